package io.spanbridge.results.cli;

import io.spanbridge.results.Table;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.text.ComparisonJson;
import io.spanbridge.results.text.ComparisonMarkdown;
import java.io.PrintWriter;

/** In which form a command answers. */
public enum Format {
    /** For a terminal. */
    TEXT,
    /** For a program. */
    JSON,
    /** For a pull request. */
    MARKDOWN;

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
