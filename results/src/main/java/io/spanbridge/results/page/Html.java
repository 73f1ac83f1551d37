package io.spanbridge.results.page;

/** Writes HTML; everything that is not a literal of this package goes through {@link #text} and is escaped. Not thread-safe. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Opens an element. Attribute values are escaped; names are literals. */
    Html open(String element, String... namesAndValues) {
        out.append('<').append(element);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.append(' ').append(namesAndValues[i]).append("=\"");
            out.append(escape(namesAndValues[i + 1])).append('"');
        }
        out.append('>');
        return this;
    }

    Html close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that holds only text. */
    Html element(String element, String text, String... namesAndValues) {
        return open(element, namesAndValues).text(text).close(element);
    }

    /** One text per unit of the page's switch; the style sheet shows the chosen one. */
    Html scaled(PageData.Texts texts) {
        return element("span", texts.ns(), "class", "in-ns")
                .element("span", texts.u(), "class", "in-u")
                .element("span", texts.x(), "class", "in-x");
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
