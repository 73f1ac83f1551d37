package io.spanbridge.results.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.results.analysis.History;
import io.spanbridge.results.changes.ChangePoints;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The history of a testbed in words. Immutable; thread-safe. */
public final class HistoryText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final History history;
    private final Notes notes;

    /** Takes the history and the notes that may explain its changes. */
    public HistoryText(History history, Notes notes) {
        this.history = history;
        this.notes = notes;
    }

    /** For a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(Names.runs(history.runs().size()));
        out.append(
                " of this testbed; a level needs some runs before and after it, so the newest are judged by 'compare'.\n\n");
        Columns columns = new Columns(1);
        columns.row("arm", "runs", "moves by", "changes");
        history.arms()
                .forEach((id, arm) -> columns.row(
                        id,
                        String.valueOf(
                                arm.costs().stream().filter(Double::isFinite).count()),
                        Numbers.share(arm.threshold()),
                        arm.changes().isEmpty()
                                ? "none"
                                : String.valueOf(arm.changes().size())));
        try {
            columns.print(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        history.arms()
                .forEach((id, arm) -> arm.changes()
                        .forEach(change ->
                                out.append('\n').append(line(id, change).replaceAll("\\p{Cntrl}", "?"))));
        return out.append('\n').toString();
    }

    /** For a pull request. */
    public String markdown() {
        if (history.arms().values().stream().allMatch(arm -> arm.changes().isEmpty())) {
            return "No arm changed its level over " + Names.runs(history.runs().size()) + " of this testbed.\n";
        }
        StringBuilder out = new StringBuilder("| arm | since | change | votes | note |\n|---|---|---:|---:|---|\n");
        history.arms()
                .forEach((id, arm) -> arm.changes().forEach(change -> {
                    RunFile run = history.runs().get(change.index()).run();
                    out.append("| `")
                            .append(Markdown.code(id))
                            .append("` | ")
                            .append(Markdown.escape(Names.time(run)))
                            .append(", ");
                    out.append(Markdown.escape(Names.commit(run)))
                            .append(" | ")
                            .append(Numbers.change(change.ratio()))
                            .append(" | ");
                    out.append(change.votes())
                            .append(" | ")
                            .append(Markdown.escape(String.join("; ", notes.of(run, id))))
                            .append(" |\n");
                }));
        return out.toString();
    }

    /** For a program. */
    public String json() {
        ObjectNode out = JSON.createObjectNode();
        ArrayNode runs = out.putArray("runs");
        history.runs()
                .forEach(run -> runs.addObject()
                        .put("id", run.run().id())
                        .put("commit", run.run().environment().commit()));
        ObjectNode arms = out.putObject("arms");
        history.arms().forEach((id, arm) -> {
            ObjectNode node = arms.putObject(id).put("threshold", arm.threshold());
            ArrayNode costs = node.putArray("costs");
            arm.costs().forEach(cost -> {
                if (Double.isFinite(cost)) {
                    costs.add(cost);
                } else {
                    costs.addNull();
                }
            });
            ArrayNode changes = node.putArray("changes");
            arm.changes()
                    .forEach(change -> changes.addObject()
                            .put("run", change.index())
                            .put("votes", change.votes())
                            .put("ratio", change.ratio()));
        });
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private String line(String id, ChangePoints.Change change) {
        RunFile run = history.runs().get(change.index()).run();
        String noted = String.join("; ", notes.of(run, id));
        return id + ": " + Numbers.change(change.ratio()) + " since " + Names.time(run) + " (" + Names.commit(run)
                + "), " + change.votes() + " of 3 detectors" + (noted.isEmpty() ? "" : ": " + noted);
    }
}
