package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.peers.AgainstPython;
import io.spanbridge.results.cli.TableCommand;
import io.spanbridge.results.run.RunFile;
import picocli.CommandLine.Command;

/** The table of a run, with what only this project knows of its arms: how they stand to the originals in Python. */
@Command(name = "table", mixinStandardHelpOptions = true)
final class BenchTableCommand extends TableCommand {
    @Override
    protected String below(RunFile measured) {
        return AgainstPython.sentence(measured);
    }
}
