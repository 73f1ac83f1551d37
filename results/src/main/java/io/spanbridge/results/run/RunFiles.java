package io.spanbridge.results.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Run files on disk: one JSON file per run, named by its id and a hash of its content, never changed after it was written. So
 * two folders are merged by copying files, whoever wrote them.
 *
 * <p>Thread-safe; every method may block on the file system. What it is not: it does not judge figures.
 */
public final class RunFiles {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addDeserializer(Double.class, new LenientDouble())
                    .addDeserializer(double.class, new LenientDouble()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final String PARTIAL = ".partial";
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_REASON = 200;
    private static final int HASH_DIGITS = 12;

    private RunFiles() {}

    /**
     * Writes a run into a folder. A reader sees the whole file or none. The same run has the same name wherever it is written.
     *
     * @param folder made when it does not exist
     * @return the file
     * @throws RunFileException when the file system refuses
     */
    public static Path write(Path folder, RunFile run) {
        byte[] content = toJson(run).getBytes(StandardCharsets.UTF_8);
        return put(folder.resolve(plain(run.id()) + "-" + hash(content) + ".json"), content);
    }

    /**
     * Writes what a run has measured so far. Such files are not listed; {@link #read} reads them.
     *
     * @return the file, always the same one for a run
     * @throws RunFileException when the file system refuses
     */
    public static Path writePartial(Path folder, RunFile run) {
        return put(partial(folder, run), toJson(run).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns where {@link #writePartial} writes this run. */
    public static Path partial(Path folder, RunFile run) {
        return folder.resolve(plain(run.id()) + PARTIAL);
    }

    private static Path put(Path file, byte[] content) {
        try {
            AtomicFile.write(file, content);
        } catch (IOException e) {
            throw new RunFileException(file, "cannot be written (" + e + "): check the folder and its free space", e);
        }
        return file;
    }

    /** A name that stays in its folder and is not hidden there. */
    private static String plain(String id) {
        String plain = id.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "");
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns the run as the text that {@link #write} puts into a file. */
    public static String toJson(RunFile run) {
        try {
            return JSON.writeValueAsString(run);
        } catch (JacksonException e) {
            throw new IllegalStateException("records of plain values can always be written", e);
        }
    }

    /**
     * Reads one run file.
     *
     * @throws RunFileException when it is missing, truncated, not a run file, or of a schema this version cannot read
     */
    public static RunFile read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new RunFileException(file, "does not exist: check the path", e);
        } catch (IOException e) {
            throw new RunFileException(file, "cannot be read (" + e + "): check its permissions", e);
        }
        RunFile run;
        try {
            run = JSON.readValue(content, RunFile.class);
        } catch (JacksonException e) {
            if (endsEarly(content, e)) {
                throw new RunFileException(
                        file,
                        "is truncated after " + content.length + " bytes: delete it or restore it from a copy",
                        e);
            }
            throw foreign(file, brief(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be read", e);
        }
        check(file, run);
        return run.current();
    }

    /**
     * Reads all runs of a folder, in the order in which they started. A file that cannot be read is left out. Of several files
     * with one run, the one that holds most is taken.
     *
     * @param folder may be missing: then there are no runs
     * @param warnings receives one sentence for each file left out
     * @throws RunFileException when the folder itself cannot be listed
     */
    public static List<RunFile> list(Path folder, Consumer<String> warnings) {
        return list(folder, warnings, (file, run) -> run);
    }

    /**
     * The same, of what is made of each run: for folders whose runs are more than fit into memory.
     *
     * @param made is called once for each file that can be read
     */
    public static <T> List<T> list(Path folder, Consumer<String> warnings, BiFunction<Path, RunFile, T> made) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = files(folder, RunFiles::isRunFile);
        Map<String, Listed<T>> byId = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                RunFile run = read(file);
                Listed<T> listed = new Listed<>(start(run), run.id(), content(run), made.apply(file, run));
                byId.merge(run.id(), listed, (one, other) -> other.content() > one.content() ? other : one);
            } catch (RunFileException e) {
                warnings.accept("left out: " + e.getMessage());
            }
        }
        return byId.values().stream()
                .sorted(Comparator.comparing((Listed<T> listed) -> listed.start())
                        .thenComparing(Listed::id))
                .map(Listed::made)
                .toList();
    }

    /**
     * Reads what interrupted runs left in a folder. One that cannot be read is left out.
     *
     * @param warnings receives one sentence for each file left out
     */
    public static List<RunFile> partials(Path folder, Consumer<String> warnings) {
        List<RunFile> runs = new ArrayList<>();
        for (Path file : files(folder, RunFiles::isPartial)) {
            try {
                runs.add(read(file));
            } catch (RunFileException e) {
                warnings.accept("left out: " + e.getMessage());
            }
        }
        return List.copyOf(runs);
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new RunFileException(folder, "cannot be listed (" + e + "): check its permissions", e);
        }
    }

    private record Listed<T>(Instant start, String id, long content, T made) {}

    /** Whether what is there looks like the beginning of an object, and the parser stumbled only where it stops. */
    private static boolean endsEarly(byte[] content, Throwable problem) {
        if (content.length == 0) {
            return true;
        }
        for (Throwable cause = problem; cause != null && content[0] == '{'; cause = cause.getCause()) {
            if (cause instanceof JsonEOFException
                    || !(cause instanceof InputCoercionException)
                            && cause instanceof StreamReadException parse
                            && parse.getLocation() != null
                            && parse.getLocation().getByteOffset() >= content.length - 1) {
                return true;
            }
        }
        return false;
    }

    private static long content(RunFile run) {
        return run.forks().size()
                + run.companions().values().stream().mapToLong(Map::size).sum();
    }

    /** What a hostile file makes a parser say may be as long as the file. */
    private static String brief(String message) {
        return message.length() <= LONGEST_REASON ? message : message.substring(0, LONGEST_REASON) + "...";
    }

    private static boolean isRunFile(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".json") && !name.startsWith(".") && Files.isRegularFile(path);
    }

    private static boolean isPartial(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(PARTIAL) && !name.startsWith(".") && Files.isRegularFile(path);
    }

    private static void check(Path file, RunFile run) {
        if (run == null) {
            throw foreign(file, "it holds no object", null);
        }
        if (run.schema() > RunFile.SCHEMA) {
            throw new RunFileException(
                    file,
                    "has schema " + run.schema() + ", this version reads up to " + RunFile.SCHEMA
                            + ": use the newer version that wrote it",
                    null);
        }
        String problem = RunFileCheck.problem(run);
        if (problem != null) {
            throw foreign(file, problem, null);
        }
    }

    private static RunFileException foreign(Path file, String reason, Throwable cause) {
        return new RunFileException(
                file, "is not a run file (" + reason + "): move it out of the folder or give another file", cause);
    }

    private static Instant start(RunFile run) {
        try {
            return Instant.parse(run.startedAt());
        } catch (DateTimeParseException e) {
            throw new IllegalStateException("checked when the file was read", e);
        }
    }
}
