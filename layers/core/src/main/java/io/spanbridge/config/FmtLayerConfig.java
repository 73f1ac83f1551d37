package io.spanbridge.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A layer that writes events, and what happens to spans if asked for, as text or JSON, from Rust. Immutable.
 *
 * <p>A record is written whole, in one call, by the thread that made it: nothing waits in a queue, and nothing is lost when the
 * process ends. What cannot be written (a full disk, a closed pipe, a file that somebody removed) is counted in
 * {@link io.spanbridge.LayerStatistics} and told to the error handler once; the instrumented code goes on.
 */
public final class FmtLayerConfig implements NativeLayerConfig {
    /** How a record looks. */
    public enum Format {
        /** An object per line. */
        JSON,
        /** A line with the names and fields of the enclosing spans. */
        FULL,
        /** A line with less of them. */
        COMPACT,
        /** Several lines. */
        PRETTY
    }

    /** Whether colours are written. */
    public enum Ansi {
        ON,
        OFF,
        /** When the stream is a terminal. */
        AUTO
    }

    /** When a new file is begun. */
    public enum Rotation {
        NEVER,
        /** The file's name is that of the path with {@code .yyyy-MM-dd-HH} (UTC). */
        HOURLY,
        /** The file's name is that of the path with {@code .yyyy-MM-dd} (UTC). */
        DAILY
    }

    /** A callback of a span that is written as a record. */
    public enum SpanEvent {
        NEW,
        ENTER,
        EXIT,
        /** With the time that the span was entered, and the time that it was not. */
        CLOSE
    }

    /** Where the records go. */
    public enum Stream {
        FILE,
        STDOUT,
        STDERR
    }

    private Stream stream;
    private Path path;
    private boolean append = true;
    private Rotation rotation = Rotation.NEVER;
    private Format format = Format.JSON;
    private Ansi ansi;
    private boolean target = true;
    private boolean file;
    private boolean line;
    private boolean thread;
    private boolean spanList = true;
    private boolean traceContext;
    private Set<SpanEvent> spanEvents = Set.of();
    private String filter;

    private FmtLayerConfig(Stream stream, Path path) {
        this.stream = stream;
        this.path = path;
        this.ansi = stream == Stream.FILE ? Ansi.OFF : Ansi.AUTO;
    }

    private FmtLayerConfig(FmtLayerConfig from) {
        stream = from.stream;
        path = from.path;
        append = from.append;
        rotation = from.rotation;
        format = from.format;
        ansi = from.ansi;
        target = from.target;
        file = from.file;
        line = from.line;
        thread = from.thread;
        spanList = from.spanList;
        traceContext = from.traceContext;
        spanEvents = from.spanEvents;
        filter = from.filter;
    }

    /** Writes JSON to a file; it is made when the session opens, and appended to when it is there. */
    public static FmtLayerConfig toFile(Path path) {
        return new FmtLayerConfig(Stream.FILE, Objects.requireNonNull(path, "path"));
    }

    /** Writes JSON to the standard output of the process. */
    public static FmtLayerConfig toStdout() {
        return new FmtLayerConfig(Stream.STDOUT, null);
    }

    /** Writes JSON to the standard error of the process. */
    public static FmtLayerConfig toStderr() {
        return new FmtLayerConfig(Stream.STDERR, null);
    }

    /** Returns a copy that writes JSON, or {@link Format#FULL}. */
    public FmtLayerConfig withJson(boolean json) {
        return withFormat(json ? Format.JSON : Format.FULL);
    }

    /** Returns a copy with that format. */
    public FmtLayerConfig withFormat(Format newFormat) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.format = Objects.requireNonNull(newFormat, "format");
        return copy;
    }

    /**
     * Returns a copy with colours on, off, or as the stream is.
     *
     * @throws IllegalArgumentException when they are to be on in a file
     */
    public FmtLayerConfig withAnsi(Ansi newAnsi) {
        if (stream == Stream.FILE && newAnsi == Ansi.ON) {
            throw new IllegalArgumentException("ansi: ON is for streams; a file never has colours");
        }
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.ansi = Objects.requireNonNull(newAnsi, "ansi");
        return copy;
    }

    /**
     * Returns a copy that appends to a file that is there, or begins it anew.
     *
     * @throws IllegalArgumentException when the layer does not write to a file, or to one that rotates
     */
    public FmtLayerConfig withAppend(boolean newAppend) {
        requireFile("append");
        if (!newAppend && rotation != Rotation.NEVER) {
            throw new IllegalArgumentException("append: files that rotate are always appended to");
        }
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.append = newAppend;
        return copy;
    }

    /**
     * Returns a copy that begins a new file every hour or day.
     *
     * @throws IllegalArgumentException when the layer does not write to a file, or begins it anew
     */
    public FmtLayerConfig withRotation(Rotation newRotation) {
        requireFile("rotation");
        if (!append && newRotation != Rotation.NEVER) {
            throw new IllegalArgumentException("rotation: files that rotate are always appended to");
        }
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.rotation = Objects.requireNonNull(newRotation, "rotation");
        return copy;
    }

    /** Returns a copy that shows targets (the default) or not. */
    public FmtLayerConfig withTarget(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.target = shown;
        return copy;
    }

    /** Returns a copy that shows source files or not (the default). */
    public FmtLayerConfig withFile(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.file = shown;
        return copy;
    }

    /** Returns a copy that shows line numbers or not (the default). */
    public FmtLayerConfig withLine(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.line = shown;
        return copy;
    }

    /** Returns a copy that shows the name and id of the thread or not (the default). */
    public FmtLayerConfig withThread(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.thread = shown;
        return copy;
    }

    /** Returns a copy that shows, in JSON, all enclosing spans (the default) or only the innermost. */
    public FmtLayerConfig withSpanList(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.spanList = shown;
        return copy;
    }

    /**
     * Returns a copy whose JSON records have {@code trace_id}, {@code span_id} and {@code trace_flags} of the Java span in whose
     * trace they were made, or not (the default): that which {@link io.spanbridge.Tracing#withContext} was given, or that which
     * was current when Java called a Rust function that says {@code #[spanbridge::propagate]}.
     */
    public FmtLayerConfig withTraceContext(boolean shown) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.traceContext = shown;
        return copy;
    }

    /** Returns a copy that writes a record when these things happen to a span; by default none. */
    public FmtLayerConfig withSpanEvents(SpanEvent... events) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        Set<SpanEvent> set = EnumSet.noneOf(SpanEvent.class);
        set.addAll(Set.of(events));
        copy.spanEvents = Set.copyOf(set);
        return copy;
    }

    /** Returns a copy with that filter; see {@link JavaLayerConfig#withFilter}. */
    public FmtLayerConfig withFilter(String directives) {
        FmtLayerConfig copy = new FmtLayerConfig(this);
        copy.filter = Objects.requireNonNull(directives, "directives");
        return copy;
    }

    private void requireFile(String setting) {
        if (stream != Stream.FILE) {
            throw new IllegalArgumentException(setting + ": is for files, and this layer writes to " + stream);
        }
    }

    @Override
    public Optional<String> filter() {
        return Optional.ofNullable(filter);
    }

    /** Returns where the records go. */
    public Stream stream() {
        return stream;
    }

    /** Returns the file. */
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /** Returns whether a file that is there is appended to. */
    public boolean append() {
        return append;
    }

    /** Returns when a new file is begun. */
    public Rotation rotation() {
        return rotation;
    }

    /** Returns how a record looks. */
    public Format format() {
        return format;
    }

    /** Returns whether colours are written. */
    public Ansi ansi() {
        return ansi;
    }

    /** Returns whether targets are shown. */
    public boolean target() {
        return target;
    }

    /** Returns whether source files are shown. */
    public boolean file() {
        return file;
    }

    /** Returns whether line numbers are shown. */
    public boolean line() {
        return line;
    }

    /** Returns whether threads are shown. */
    public boolean thread() {
        return thread;
    }

    /** Returns whether all enclosing spans are shown. */
    public boolean spanList() {
        return spanList;
    }

    /** Returns whether the ids of Java's trace are shown. */
    public boolean traceContext() {
        return traceContext;
    }

    /** Returns what is written of spans. */
    public Set<SpanEvent> spanEvents() {
        return spanEvents;
    }
}
