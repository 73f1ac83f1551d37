package io.spanbridge.results.text;

/**
 * The part of a document that a command writes: what stands between two lines that mark it. The rest is somebody else's. Stateless.
 */
public final class MarkedBlock {
    /** The line before the block. */
    public static final String BEGIN = "<!-- bench table: begin -->";

    /** The line after it. */
    public static final String END = "<!-- bench table: end -->";

    private MarkedBlock() {}

    /**
     * Returns the document with another block; every other character stays as it was.
     *
     * @throws IllegalArgumentException when there is not one begin and, behind it, one end; the message says so as a clause
     */
    public static String replace(String document, String content) {
        int begin = only(document, BEGIN);
        int end = only(document, END);
        if (end < begin) {
            throw new IllegalArgumentException("has '" + END + "' before '" + BEGIN + "'");
        }
        String line = document.startsWith("\r\n", begin + BEGIN.length()) ? "\r\n" : "\n";
        String block = line + content.strip().replace("\r\n", "\n").replace("\n", line) + line;
        return document.substring(0, begin + BEGIN.length()) + block + document.substring(end);
    }

    private static int only(String document, String mark) {
        int at = document.indexOf(mark);
        if (at < 0) {
            throw new IllegalArgumentException("has no line '" + mark + "', so it is not known where the table goes");
        }
        if (document.indexOf(mark, at + 1) >= 0) {
            throw new IllegalArgumentException("has the line '" + mark + "' more than once");
        }
        return at;
    }
}
