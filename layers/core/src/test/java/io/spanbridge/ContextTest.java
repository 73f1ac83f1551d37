package io.spanbridge;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.spanbridge.config.FmtLayerConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import io.spanbridge.testing.SettableContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTest {
    private static final TraceContext OUTER =
            TraceContext.of("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 3);
    private static final TraceContext INNER =
            TraceContext.of("4bf92f3577b34da6a3ce929d0e0e4736", "53995c3f42cd8ad8", 1);
    private static final Runnable NOTHING = () -> {};

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        SettableContext.set(null);
    }

    @Test
    void recordsAreOfTheTraceThatTheyWereMadeInAndOfNoneAfterwards() throws Exception {
        List<String> lines = write(tracing -> {
            Probes.run("parents_root");
            int result = tracing.withContext(OUTER, () -> {
                Probes.run("parents_root");
                tracing.withContext(INNER, () -> Probes.run("parents_root"));
                Probes.run("parents_root");
                return 7;
            });
            assertThat(result).isEqualTo(7);
            assertThatIllegalStateException()
                    .isThrownBy(() -> tracing.withContext(OUTER, () -> {
                        throw new IllegalStateException("out of the work");
                    }));
            tracing.withContext(null, () -> Probes.run("parents_root"));
        });
        assertThat(lines).containsExactly("", trace(OUTER), trace(INNER), trace(OUTER), "");
    }

    @Test
    void aFunctionThatPropagatesRunsInTheTraceOfJavaAndAsksOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SettableContext.set(() -> {
            asked.incrementAndGet();
            return OUTER;
        });
        List<String> lines = write(tracing -> {
            Probes.calling("outer", () -> {
                Probes.run("parents_root");
                SettableContext.set(() -> INNER);
                Probes.calling("inner", () -> Probes.run("parents_root"));
                SettableContext.set(() -> null);
                Probes.calling("no span in Java", () -> Probes.run("parents_root"));
            });
            assertThatIllegalStateException()
                    .isThrownBy(() -> Probes.calling("throws", () -> {
                        throw new IllegalStateException("out of Java");
                    }));
            Probes.run("parents_root");
        });
        assertThat(lines).containsExactly(trace(OUTER), trace(INNER), trace(OUTER), "");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aSourceThatThrowsIsIgnoredOrWrittenOrThrown() throws Exception {
        SettableContext.set(() -> {
            throw new IllegalStateException("no context today");
        });
        AtomicInteger ran = new AtomicInteger();
        Path file = folder.resolve("failing");
        try (Tracing tracing = open(file)) {
            Probes.calling("ignores", ran::incrementAndGet);
            assertThat(Files.readAllLines(file)).isEmpty();
            Probes.callingOrTrace("traces", ran::incrementAndGet);
            assertThat(Files.readString(file)).contains("\"level\":\"WARN\"").contains("not propagated");
            assertThatExceptionOfType(TracingException.class)
                    .isThrownBy(() -> Probes.callingOrThrow("throws", ran::incrementAndGet))
                    .withMessageContaining("no context today");
            assertThat(tracing.statistics().suppressed()).isZero();
        }
        assertThat(ran).hasValue(2);
        SettableContext.set(() -> INNER);
        Probes.callingOrThrow("no session", ran::incrementAndGet);
        assertThat(ran).hasValue(3);
    }

    @Test
    void javaIsNotAskedWhenNoLayerHasAUseForIt() {
        AtomicInteger asked = new AtomicInteger();
        SettableContext.set(() -> {
            asked.incrementAndGet();
            return OUTER;
        });
        Probes.calling("without a session", NOTHING);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(
                JavaLayerConfig.of(new RecordingLayer()), FmtLayerConfig.toFile(folder.resolve("plain"))))) {
            Probes.calling("without a use", NOTHING);
            assertThat(tracing.statistics().newSpans()).isEqualTo(1);
        }
        assertThat(asked).hasValue(0);
    }

    private interface Work {
        void run(Tracing tracing) throws Exception;
    }

    /** The trace of each record that {@code work} makes. */
    private List<String> write(Work work) throws Exception {
        Path file = folder.resolve("records");
        try (Tracing tracing = open(file)) {
            work.run(tracing);
        }
        return records(file);
    }

    private static Tracing open(Path file) {
        return PROBES.open(GlobalTracingConfig.of(FmtLayerConfig.toFile(file).withTraceContext(true)));
    }

    private static List<String> records(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.contains("\"trace_id\"")
                        ? line.substring(line.indexOf("\"trace_id\""), line.lastIndexOf('}'))
                        : "")
                .toList();
    }

    private static String trace(TraceContext context) {
        return "\"trace_id\":\"" + context.traceId() + "\",\"span_id\":\"" + context.spanId() + "\",\"trace_flags\":\"0"
                + context.flags() + "\"";
    }
}
