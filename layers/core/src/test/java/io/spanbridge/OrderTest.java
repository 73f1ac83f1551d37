package io.spanbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.testing.Hooked;
import io.spanbridge.testing.ProbeSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In every callback the layer that comes first in the session is told first, as the inner one of {@code tracing}'s layers. */
class OrderTest {
    @ParameterizedTest(name = "{0}, then {1}")
    @CsvSource({
        "direct, direct",
        "direct, json",
        "json, direct",
        "json, json",
        "direct, deferred",
        "deferred, direct",
        "json, direct",
        "deferred, json"
    })
    void whoComesFirstIsToldFirst(String first, String second) {
        List<String> told = new ArrayList<>();
        List<String> callbacks = Hooked.callbacks("json");
        ProbeSession.run(
                Hooked::causeAll,
                Hooked.layer(first, at -> told.add(at + " first")),
                Hooked.layer(second, at -> told.add(at + " second")));
        told.removeIf(line -> !callbacks.contains(line.split(" ")[0]));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < told.size(); i += 2) {
            String callback = told.get(i).split(" ")[0];
            expected.addAll(List.of(callback + " first", callback + " second"));
        }
        assertThat(told).isEqualTo(expected);
        assertThat(told)
                .as("every callback")
                .contains(
                        callbacks.stream().map(callback -> callback + " second").toArray(String[]::new));
    }
}
