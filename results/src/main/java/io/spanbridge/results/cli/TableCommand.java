package io.spanbridge.results.cli;

import io.spanbridge.results.Table;
import io.spanbridge.results.run.AtomicFile;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.MarkedBlock;
import io.spanbridge.results.text.RunMarkdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the table of a run, or puts it into a document. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the arms of a run; as json the run itself.",
            "With --into the Markdown takes the place of what stands between the lines '" + MarkedBlock.BEGIN
                    + "' and '" + MarkedBlock.END + "' of a document."
        })
public class TableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Folder folder;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "run file (default: the newest of the folder)")
    private Path run;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format;

    @Option(names = "--into", paramLabel = "DOCUMENT", description = "a document with the two lines, such as README.md")
    private Path into;

    /**
     * Returns what stands below the table in Markdown: what only the project that is measured knows of its arms.
     *
     * @return nothing, unless a project has something to say
     */
    protected String below(RunFile measured) {
        return "";
    }

    @Override
    public Integer call() {
        RunFile read = folder.read(run);
        PrintWriter out = spec.commandLine().getOut();
        if (into != null) {
            if (read.forks().stream().allMatch(fork -> fork.failure() != null)) {
                throw new ParameterException(
                        spec.commandLine(), "the run " + read.id() + " has no times: name one that has as RUN");
            }
            put(markdown(read));
            out.println("table of " + read.id() + ": " + into.toAbsolutePath().normalize());
        } else {
            switch (format) {
                case TEXT -> Table.print(read, out);
                case MARKDOWN -> out.print(markdown(read));
                case JSON -> out.println(RunFiles.toJson(read));
            }
        }
        out.flush();
        return ExitCodes.FINE;
    }

    private String markdown(RunFile read) {
        String more = below(read);
        return RunMarkdown.of(read) + (more.isBlank() ? "" : "\n" + more.strip() + "\n");
    }

    private void put(String block) {
        try {
            String document = Files.readString(into, StandardCharsets.UTF_8);
            AtomicFile.write(into, MarkedBlock.replace(document, block).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new RunFileException(into, e.getMessage(), e);
        } catch (IOException e) {
            throw new RunFileException(into, "cannot be read or written (" + e + "): check the path", e);
        }
    }
}
