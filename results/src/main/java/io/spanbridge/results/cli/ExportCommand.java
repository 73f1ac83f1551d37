package io.spanbridge.results.cli;

import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.convert.Exports;
import io.spanbridge.results.run.AtomicFile;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a run in the form of another tool. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Writes runs in the form of another tool.")
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "run file (default: the newest of the folder)")
    private Path run;

    @Option(
            names = "--as",
            required = true,
            description = "${COMPLETION-CANDIDATES}; otava writes all runs of the run's testbed")
    private Form form;

    @Option(names = "--out", description = "the file to write (default: standard output)")
    private Path out;

    /** The forms. */
    enum Form {
        JMH,
        BENCHER,
        GITHUB,
        OTAVA
    }

    @Override
    public Integer call() {
        RunFile read = folder.read(run);
        String text = switch (form) {
            case JMH -> Exports.jmh(read);
            case BENCHER -> Exports.bencher(read);
            case GITHUB -> Exports.github(read);
            case OTAVA ->
                Exports.otava(folder.list().stream()
                        .filter(other -> Testbed.same(other, read))
                        .map(RunAnalysis::of)
                        .toList());
        };
        if (out == null) {
            spec.commandLine().getOut().println(text);
            spec.commandLine().getOut().flush();
            return ExitCodes.FINE;
        }
        try {
            AtomicFile.write(out, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RunFileException(out, "cannot be written (" + e + "): check the folder and its free space", e);
        }
        return ExitCodes.FINE;
    }
}
