package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.HostStates;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.util.List;
import java.util.Locale;

/** The section that says on what and how the run was measured, and what the page itself is made with. */
final class Method {
    private static final double GIB = 1L << 30;

    private Method() {}

    static String html(RunAnalysis analysis, List<Asset> assets, List<PageData.Bed> beds) {
        RunFile run = analysis.run();
        Html html = new Html();
        machine(html, run);
        method(html, analysis);
        beds(html, beds);
        for (Asset asset : assets) {
            html.open("details")
                    .element(
                            "summary",
                            "This page contains " + asset.name() + " " + asset.version() + ", licence "
                                    + asset.licence())
                    .element("p", "SHA-256 of " + asset.file() + ": " + asset.sha256(), "class", "hash")
                    .element("pre", asset.licenceText())
                    .close("details");
        }
        return html.toString();
    }

    private static void machine(Html html, RunFile run) {
        Environment environment = run.environment();
        html.open("dl");
        entry(html, "Run", run.id() + ", " + run.form() + ", order of arms from seed " + run.seed());
        entry(html, "Time", Names.time(run) + (run.finishedAt() == null ? "" : ", finished " + run.finishedAt()));
        entry(html, "Commit", environment.commit() + (environment.dirty() ? ", with uncommitted changes" : ""));
        entry(
                html,
                "Machine",
                environment.cpu() + ", " + environment.cores() + (environment.cores() == 1 ? " core, " : " cores, ")
                        + memory(environment.memoryBytes()) + ", " + environment.os());
        entry(html, "Java", environment.jvm() + " " + environment.jdk() + ", JMH " + environment.jmh());
        if (!environment.jvmFlags().isBlank()) {
            entry(html, "JVM flags", environment.jvmFlags());
        }
        entry(html, "Rust", environment.rustc());
        environment.libraries().forEach((name, hash) -> entry(html, name, "SHA-256 " + hash));
        html.close("dl");
    }

    private static void method(Html html, RunAnalysis analysis) {
        html.open("ul");
        item(
                html,
                "The unit is the fork, a fresh JVM; a round is one fork of every arm, in random order. This run: "
                        + Names.rounds(analysis.rounds()) + ", "
                        + forks(analysis.run().forks().size()) + ".");
        item(
                html,
                "A fork's figure is the lower quartile of its iterations in nanoseconds, since whatever else happens on the"
                        + " machine only makes them slower, and the median of them in multiples of U. U is the ruler: an upcall"
                        + " that no change of the project can move, timed just before and just after each iteration.");
        item(
                html,
                "Overhead is paired: an arm minus its baseline in the same round. Intervals are 95 %, a bootstrap over"
                        + " rounds that is never narrower than the t interval. Lower is better everywhere.");
        item(
                html,
                "Between runs, times are compared without what the ruler of an arm's kind explains of them: upcalls (U) for"
                        + " arms that reach Java, native code for those that do not. How much that is, is fitted within each run"
                        + " over its rounds, from nothing to all of it. Where the host had two speeds, iterations of the same"
                        + " speed are compared. A regression or an improvement needs the whole interval beyond "
                        + Numbers.share(ArmChange.TIME_BAND) + ", equivalent needs it within; all else is undecided."
                        + " Bytes have no such band. What would happen by chance among so many arms is taken back"
                        + " (Benjamini-Hochberg), and an arm whose history moves more needs more.");
        item(
                html,
                "A fork whose iterations never settle, by change points, is shown and left out; of one that warmed up the"
                        + " steady part counts.");
        item(
                html,
                "An iteration counts when the bursts of U before and after it differ by less than "
                        + Numbers.share(HostStates.AGREE)
                        + ", and the measuring thread waited for a processor for less than "
                        + Numbers.share(HostStates.WAITED)
                        + " of its time. A run is not judged when in more than half of its forks hardly"
                        + " an iteration counts; an arm is not when it was never measured in the same state of the host, or"
                        + " its ruler differs by more than " + Numbers.share(ArmChange.RULER_BAND)
                        + " between the runs.");
        html.close("ul");
    }

    /** Runs of other machines are there to be seen, and not compared. */
    private static void beds(Html html, List<PageData.Bed> beds) {
        html.open("details").element("summary", "Testbeds in the folder of runs: " + beds.size());
        html.open("table").open("thead").open("tr");
        html.element("th", "Testbed", "scope", "col").element("th", "Runs", "scope", "col", "class", "num");
        html.close("tr").close("thead").open("tbody");
        for (PageData.Bed bed : beds) {
            html.open("tr").element("td", bed.name() + (bed.current() ? " (this page)" : ""));
            html.element("td", String.valueOf(bed.runs()), "class", "num").close("tr");
        }
        html.close("tbody").close("table").close("details");
    }

    private static void entry(Html html, String name, String value) {
        html.element("dt", name).element("dd", value);
    }

    private static void item(Html html, String text) {
        html.element("li", text);
    }

    private static String forks(int forks) {
        return forks == 1 ? "1 fork" : forks + " forks";
    }

    private static String memory(long bytes) {
        return bytes > 0 ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIB) : "memory unknown";
    }
}
