package io.spanbridge.benchmarks.companions;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One dump of callgrind: what each function took itself, without what it called. The form is described in valgrind's manual
 * (Callgrind Format Specification); names are given once and then by number.
 *
 * @param number that the client request gave it; -1 for the dump at the end of the process
 * @param functions instructions by function
 */
record CallgrindFile(int number, Map<Function, Long> functions) {
    private static final Pattern TRIGGER = Pattern.compile("desc: Trigger: .*dump (\\d+)\\s*");
    private static final Pattern NAME = Pattern.compile("(\\(\\d+\\))(?: (.*))?");

    /**
     * A function.
     *
     * @param object the file that it is in, or {@code ???} for code that the JVM made
     * @param name demangled
     */
    record Function(String object, String name) {}

    /** Returns the instructions of all functions together. */
    long total() {
        return functions.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads the dumps of one process in a folder; of the threads of a dump, the one that worked most. */
    static Map<Integer, CallgrindFile> readAll(Path folder) throws IOException {
        Map<Integer, CallgrindFile> dumps = new HashMap<>();
        List<Path> files = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(folder, "callgrind.out.*")) {
            stream.forEach(files::add);
        }
        for (Path file : files) {
            CallgrindFile dump = read(file);
            if (dump.number >= 0) {
                dumps.merge(dump.number, dump, (one, other) -> one.total() >= other.total() ? one : other);
            }
        }
        return dumps;
    }

    /** Reads one file. */
    static CallgrindFile read(Path file) throws IOException {
        int number = -1;
        Map<String, String> objects = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        Map<Function, Long> functions = new HashMap<>();
        String object = "???";
        String name = "???";
        boolean callFollows = false;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    continue;
                }
                char first = line.charAt(0);
                if (Character.isDigit(first) || first == '+' || first == '-' || first == '*') {
                    if (callFollows) {
                        callFollows = false;
                    } else {
                        functions.merge(new Function(object, name), cost(line), Long::sum);
                    }
                } else if (line.startsWith("calls=")) {
                    callFollows = true;
                } else if (line.startsWith("ob=")) {
                    object = resolved(objects, line.substring(3));
                } else if (line.startsWith("cob=")) {
                    resolved(objects, line.substring(4));
                } else if (line.startsWith("fn=")) {
                    name = resolved(names, line.substring(3));
                } else if (line.startsWith("cfn=")) {
                    resolved(names, line.substring(4));
                } else {
                    Matcher trigger = TRIGGER.matcher(line);
                    number = trigger.matches() ? Integer.parseInt(trigger.group(1)) : number;
                }
            }
        }
        return new CallgrindFile(number, functions);
    }

    private static long cost(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? 0 : Long.parseLong(line.substring(space + 1).trim());
    }

    private static String resolved(Map<String, String> known, String text) {
        Matcher named = NAME.matcher(text);
        if (!named.matches()) {
            return text;
        }
        if (named.group(2) != null) {
            known.put(named.group(1), named.group(2));
        }
        return known.getOrDefault(named.group(1), "???");
    }
}
