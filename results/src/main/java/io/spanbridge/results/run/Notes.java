package io.spanbridge.results.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What people know of a change and a series cannot: the file {@code notes.txt} beside the run files. A line is a run or commit
 * (its beginning is enough), an arm in which {@code *} stands for any text, and the note; lines that begin with {@code #} are
 * left out. Immutable and thread-safe.
 */
public final class Notes {
    /** The name of the file. */
    public static final String FILE = "notes.txt";

    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(.+)");
    private static final int SHORTEST = 4;

    private final List<Note> notes;

    private record Note(String at, Pattern arm, String text) {}

    private Notes(List<Note> notes) {
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads the notes of a folder of runs; there may be none.
     *
     * @throws RunFileException when the file is there and cannot be read, or a line is none of the form
     */
    public static Notes read(Path folder) {
        Path file = folder.resolve(FILE);
        List<Note> notes = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return new Notes(notes);
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new RunFileException(
                    file, "cannot be read (" + e + "): check its permissions and that it is UTF-8", e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var matcher = LINE.matcher(line);
            if (!matcher.matches() || matcher.group(1).length() < SHORTEST) {
                throw new RunFileException(
                        file,
                        "line " + (i + 1)
                                + " is not of the form RUN-OR-COMMIT ARM NOTE, as in '4f2a91c spans-1/* new encoder'",
                        null);
            }
            String regex = Pattern.quote(matcher.group(2)).replace("*", "\\E.*\\Q");
            notes.add(new Note(matcher.group(1), Pattern.compile(regex), matcher.group(3)));
        }
        return new Notes(notes);
    }

    /** Returns what is noted of an arm in a run, in the order of the file. */
    public List<String> of(RunFile run, String arm) {
        return notes.stream()
                .filter(note -> run.id().startsWith(note.at()) || commit(run, note.at()))
                .filter(note -> note.arm().matcher(arm).matches())
                .map(Note::text)
                .toList();
    }

    private static boolean commit(RunFile run, String at) {
        String commit = run.environment().commit();
        return commit.startsWith(at) || at.startsWith(commit) && commit.length() >= SHORTEST;
    }
}
