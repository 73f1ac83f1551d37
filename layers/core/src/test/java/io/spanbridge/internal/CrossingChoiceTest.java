package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.Crossing;
import io.spanbridge.TracingStartException;
import io.spanbridge.internal.CrossingChoice.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who decides what by which callbacks cross. */
class CrossingChoiceTest {
    @ParameterizedTest
    @CsvSource({"auto", "ffm", "FFM"})
    void ffmIsChosenWhereItCanBeHadAndIsAllowed(String wanted) {
        Decision decision = CrossingChoice.decide(wanted, 22, "Linux", "ALL-UNNAMED", true);
        assertThat(decision.crossing()).isEqualTo(Crossing.FFM);
        assertThat(decision.message()).isNull();
        assertThat(decision.required()).isEqualTo(!wanted.equals("auto"));
    }

    @ParameterizedTest
    @CsvSource({"21, Linux", "25, Mac OS X"})
    void whereItCannotBeHadThereIsNothingToSay(int feature, String system) {
        for (String wanted : new String[] {"auto", "jni"}) {
            Decision decision = CrossingChoice.decide(wanted, feature, system, "ALL-UNNAMED", true);
            assertThat(decision.crossing()).isEqualTo(Crossing.JNI);
            assertThat(decision.message()).isNull();
        }
    }

    @Test
    void whereItIsNotAllowedTheLogSaysWhatToDo() {
        Decision decision = CrossingChoice.decide("auto", 25, "Linux", "app.bridge", false);
        assertThat(decision.crossing()).isEqualTo(Crossing.JNI);
        assertThat(decision.level()).isEqualTo(System.Logger.Level.INFO);
        assertThat(decision.message()).contains("--enable-native-access=app.bridge");
    }

    @Test
    void whereItIsNotWantedTheLogSaysWhoDidNotWantIt() {
        Decision decision = CrossingChoice.decide("jni", 25, "Linux", "ALL-UNNAMED", true);
        assertThat(decision.crossing()).isEqualTo(Crossing.JNI);
        assertThat(decision.level()).isEqualTo(System.Logger.Level.DEBUG);
        assertThat(decision.message()).contains("spanbridge.crossing is jni");
    }

    @ParameterizedTest
    @CsvSource({
        "ffm, 17, Linux, true, Java 17 has no FFM",
        "ffm, 25, Windows 11, true, only used on Linux",
        "ffm, 25, Linux, false, --enable-native-access=ALL-UNNAMED",
        "panama, 25, Linux, true, 'spanbridge.crossing is \"panama\"; it can be auto, jni or ffm'",
    })
    void whatCannotBeHadIsRefused(String wanted, int feature, String system, boolean allowed, String message) {
        assertThatThrownBy(() -> CrossingChoice.decide(wanted, feature, system, "ALL-UNNAMED", allowed))
                .isInstanceOf(TracingStartException.class)
                .hasMessageContaining(message);
    }
}
