package io.spanbridge.results.cli;

import io.spanbridge.results.Table;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.text.Columns;
import io.spanbridge.results.text.ComparisonJson;
import io.spanbridge.results.text.ComparisonMarkdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** In which form a command answers. */
public enum Format {
    /** For a terminal. */
    TEXT,
    /** For a program. */
    JSON,
    /** For a pull request. */
    MARKDOWN;

    /**
     * Prints a table in this form.
     *
     * @param json makes the text for a program
     * @throws UncheckedIOException when {@code out} refuses
     */
    public void print(Columns columns, Supplier<String> json, PrintWriter out) {
        try {
            switch (this) {
                case TEXT -> columns.print(out);
                case JSON -> out.println(json.get());
                case MARKDOWN -> columns.markdown(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    /** Prints a comparison in this form. */
    public void print(Comparison comparison, PrintWriter out) {
        switch (this) {
            case TEXT -> Table.print(comparison, out);
            case JSON -> out.println(ComparisonJson.of(comparison));
            case MARKDOWN -> out.print(ComparisonMarkdown.of(comparison));
        }
        out.flush();
    }
}
