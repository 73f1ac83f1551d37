package io.spanbridge.results.text;

/** Makes names safe in Markdown: none may end the cell, the row or the element that it stands in. Stateless. */
final class Markdown {
    private Markdown() {}

    /** As plain text. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        for (char c : text.replaceAll("\\p{Cntrl}", " ").toCharArray()) {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '|', '*', '_', '`', '[', ']', '\\' -> safe.append('\\').append(c);
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Between backticks. */
    static String code(String id) {
        return id.replaceAll("\\p{Cntrl}", " ").replace("`", "'").replace("|", "\\|");
    }
}
