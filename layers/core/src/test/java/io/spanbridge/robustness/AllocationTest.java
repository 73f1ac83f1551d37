package io.spanbridge.robustness;

import io.spanbridge.layers.Allocations;
import java.util.List;
import java.util.stream.IntStream;
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
                .flatMap(fields -> IntStream.of(0, 2).mapToObj(events -> line(fields, events)))
                .toArray(String[]::new);
        ChildJvm.runWith(List.of("-Xbatch", "-XX:TieredStopAtLevel=1"), Allocations.class)
                .with(0, lines);
    }

    private static String line(int fields, int events) {
        return fields + " fields, " + events + " events: no-op 0, counting 0, reading 0, stateful beside its state 0,"
                + " two stateful and a counting one 0, text beside its strings 0";
    }
}
