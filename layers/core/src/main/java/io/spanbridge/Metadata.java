package io.spanbridge;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What is known of a callsite: one place in Rust source that makes spans or events.
 *
 * <p>There is one object per callsite and module, so that a layer can key its own caches by identity. Immutable and
 * thread-safe.
 */
public final class Metadata {
    private final int id;
    private final boolean span;
    private final Level level;
    private final String name;
    private final String target;
    private final String modulePath;
    private final String file;
    private final int line;
    private final List<String> fields;

    /**
     * Makes the metadata of a callsite. The bridge does this; a program does it to test a layer of its own.
     *
     * @param id the callsite's number within its module, 0 or greater
     * @param span whether the callsite makes spans; otherwise it makes events
     * @param modulePath the Rust module, or null when the callsite does not say
     * @param file the source file, or null when the callsite does not say
     * @param line the line in that file, or -1 when the callsite does not say
     * @param fields the names of the fields, in the order they were declared in
     */
    public Metadata(
            int id,
            boolean span,
            Level level,
            String name,
            String target,
            String modulePath,
            String file,
            int line,
            List<String> fields) {
        this.id = id;
        this.span = span;
        this.level = Objects.requireNonNull(level, "level");
        this.name = Objects.requireNonNull(name, "name");
        this.target = Objects.requireNonNull(target, "target");
        this.modulePath = modulePath;
        this.file = file;
        this.line = line;
        this.fields = List.copyOf(fields);
    }

    /** Returns the callsite's number within its module: small, dense, never used again for another callsite. */
    public int id() {
        return id;
    }

    /** Returns whether the callsite makes spans. */
    public boolean isSpan() {
        return span;
    }

    /** Returns whether the callsite makes events. */
    public boolean isEvent() {
        return !span;
    }

    /** Returns the verbosity. */
    public Level level() {
        return level;
    }

    /** Returns the name of the span; for an event, a text that says where it stands. */
    public String name() {
        return name;
    }

    /** Returns the target: the Rust module path, unless the callsite names another one. */
    public String target() {
        return target;
    }

    /** Returns the Rust module path, or null when the callsite does not say. */
    public String modulePath() {
        return modulePath;
    }

    /** Returns the source file, or null when the callsite does not say. */
    public String file() {
        return file;
    }

    /** Returns the line in {@link #file}, counted from 1, when the callsite says. */
    public OptionalInt line() {
        return line < 0 ? OptionalInt.empty() : OptionalInt.of(line);
    }

    /** Returns the names of the fields, in the order they were declared in. */
    public List<String> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return (span ? "span " : "event ") + target + "::" + name + " at " + level;
    }
}
