package io.spanbridge.results.cli;

import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option for the folder of run files, which every command has. */
public final class Folder {
    /** Where run files lie unless somebody says otherwise. */
    public static final String DEFAULT = "results/runs";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--runs", defaultValue = DEFAULT, description = "folder of run files (default: ${DEFAULT-VALUE})")
    private Path runs;

    /** Returns the folder. */
    public Path path() {
        return runs;
    }

    /** Returns all runs, oldest first; names those left out. */
    public List<RunFile> list() {
        return RunFiles.list(runs, spec.root().commandLine().getErr()::println);
    }

    /**
     * Returns a run.
     *
     * @param given a run file, or null for the newest of the folder
     * @throws RunFileException when there is none
     */
    public RunFile read(Path given) {
        if (given != null) {
            return RunFiles.read(given);
        }
        List<RunFile> found = list();
        if (found.isEmpty()) {
            throw new RunFileException(runs, "holds no run file: run the benchmarks first, or give --runs", null);
        }
        return found.get(found.size() - 1);
    }
}
