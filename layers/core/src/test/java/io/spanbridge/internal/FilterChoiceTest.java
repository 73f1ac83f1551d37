package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilterChoiceTest {
    @Test
    void whatTheLayerWasGivenWinsThenTheVariableOfTheModuleThenThatOfAllThenInfo() {
        Map<String, String> environment = Map.of("OWN", "a=debug", "RUST_LOG", "warn", "BLANK", " ");
        assertThat(FilterChoice.of(Optional.of("trace"), "OWN", environment::get)
                        .directives())
                .isEqualTo("trace");
        FilterChoice own = FilterChoice.of(Optional.empty(), "OWN", environment::get);
        assertThat(own.directives()).isEqualTo("a=debug");
        assertThat(own.source()).isEqualTo(" (from the environment variable OWN)");
        assertThat(FilterChoice.of(Optional.empty(), "BLANK", environment::get).directives())
                .isEqualTo("warn");
        FilterChoice none = FilterChoice.of(Optional.empty(), "OTHER", name -> null);
        assertThat(none).isEqualTo(new FilterChoice("info", ""));
    }
}
