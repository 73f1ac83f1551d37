package io.spanbridge.results.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table of text for a terminal: the first column to the left, all others to the right. Not thread-safe. */
public final class Columns {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int left;

    /**
     * Starts a table.
     *
     * @param left how many columns, from the first on, are set to the left
     */
    public Columns(int left) {
        this.left = left;
    }

    /** Adds a row; all rows must have the same number of cells. Control characters are replaced, they could move the cursor. */
    public void row(String... cells) {
        String[] safe = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            safe[i] = cells[i].replaceAll("\\p{Cntrl}", "?");
        }
        rows.add(safe);
    }

    /** Prints all rows as a table of Markdown, of which the first one is the head. */
    public void markdown(Appendable out) throws IOException {
        for (int at = 0; at < rows.size(); at++) {
            StringBuilder line = new StringBuilder("|");
            for (String cell : rows.get(at)) {
                line.append(' ').append(Markdown.escape(cell)).append(" |");
            }
            out.append(line).append('\n');
            if (at == 0) {
                StringBuilder rule = new StringBuilder("|");
                for (int column = 0; column < rows.get(0).length; column++) {
                    rule.append(column < left ? "---|" : "---:|");
                }
                out.append(rule).append('\n');
            }
        }
    }

    /** Prints all rows. */
    public void print(Appendable out) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(i < left ? row[i] + space : space + row[i]);
            }
            out.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
    }
}
