package io.spanbridge.robustness;

import io.spanbridge.layers.Allocations;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What callbacks allocate in Java: the state of a layer that has one, the strings of one that takes text, and nothing else. */
class AllocationTest {
    /**
     * In a JVM whose compiler is simple and waited for. Its own doings do not come in between then; and it removes no object that
     * is made and not needed, so that the figures hold whatever is compiled.
     */
    @Test
    void nothingIsAllocatedButStatesAndTheStringsOfTexts() {
        String[] lines = IntStream.of(1, 4, 16)
                .boxed()
                .flatMap(fields -> Stream.of(0, 2).flatMap(events -> lines(fields, events)))
                .toArray(String[]::new);
        ChildJvm.runWith(List.of("-Xbatch", "-XX:TieredStopAtLevel=1"), Allocations.class)
                .with(0, lines);
    }

    private static Stream<String> lines(int fields, int events) {
        String of = fields + " fields, " + events + " events, ";
        String nothing =
                "no-op 0, counting 0, reading 0, stateful beside its state 0, two stateful and a counting one 0";
        return Stream.of(of + "DIRECT: " + nothing, of + "DEFERRED: " + nothing, of + "text beside its strings: 0");
    }
}
