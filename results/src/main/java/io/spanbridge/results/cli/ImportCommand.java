package io.spanbridge.results.cli;

import io.spanbridge.results.convert.JmhImport;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a result of JMH into the folder. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a run file of what JMH wrote with -rf json, of any project.")
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(index = "0", paramLabel = "FILE", description = "what JMH wrote with -rf json")
    private Path file;

    @Option(names = "--commit", description = "what was measured (default: unknown)")
    private String commit;

    @Option(names = "--project", description = "what headings call it (default: Benchmarks)")
    private String project;

    @Option(
            names = "--started",
            description = "when the run began, as 2026-11-22T14:03:00Z (default: when FILE was written)")
    private Instant started;

    @Override
    public Integer call() {
        RunFile run = JmhImport.read(file, started != null ? started : written(), commit);
        Path written = RunFiles.write(folder.path(), project == null ? run : run.ofProject(project));
        spec.commandLine()
                .getOut()
                .println("run file: " + written.toAbsolutePath().normalize());
        return ExitCodes.FINE;
    }

    private Instant written() {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new RunFileException(file, "cannot be read (" + e + "): check the path and its permissions", e);
        }
    }
}
