package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.spanbridge.Delivery;
import io.spanbridge.NativeLibrary;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.OtlpLayerConfig;
import io.spanbridge.config.OtlpProtocol;
import io.spanbridge.probes.Probes;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose child a root of Rust is in Java, whenever and wherever the layer is told of it. */
class ParentsInJavaTest {
    private static final TracingModule PROBES = TracingModule.of("probes", Probes::spanbridge);

    private final InMemory sdk = InMemory.create();

    @BeforeAll
    static void load() {
        NativeLibrary.load("spanbridge_probes", Probes::link);
    }

    @AfterEach
    void close() {
        sdk.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRootIsAChildOfTheSpanThatWasCurrentWhereItWasMade(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan("java 1", () -> Probes.run("parents_contextual"));
            inSpan("java 2", () -> Probes.run("follows_open"));
            Probes.run("parents_root");
            checkCounts(tracing);
        }
        assertThat(parentOf("alone")).isEqualTo("java 1");
        assertThat(sdk.spans().stream()
                        .filter(span -> span.getName().equals("outer"))
                        .map(this::parentOf))
                .containsExactlyInAnyOrder("java 1", "none");
        assertThat(parentOf("inner")).isEqualTo("outer");
        assertThat(parentOf("cause")).isEqualTo("java 2");
        assertThat(parentOf("effect")).isEqualTo("java 2");
    }

    @ParameterizedTest
    @EnumSource
    void anExplicitRootIsOne(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan("java", () -> Probes.run("parents_root"));
            checkCounts(tracing);
        }
        assertThat(parentOf("outer")).isEqualTo("java");
        assertThat(parentOf("root")).isEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource
    void outsideOfEntriesEachRootIsAChildOfWhatIsCurrentThen(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan("java 1", () -> Probes.runUnmarked("parents_closed"));
            inSpan("java 2", () -> Probes.runUnmarked("follows_open"));
            checkCounts(tracing);
        }
        assertThat(parentOf("entered")).isEqualTo("java 1");
        assertThat(parentOf("cause")).isEqualTo("java 2");
        assertThat(parentOf("effect")).isEqualTo("java 2");
    }

    /** It comes about its own affairs: about a span that the thread has made before. */
    @ParameterizedTest
    @EnumSource
    void anotherThreadThatBringsARootDoesNotBecomeItsParent(Delivery delivery) throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch brought = new CountDownLatch(1);
        try (Tracing tracing = open(delivery)) {
            Thread maker = new Thread(() -> {
                Probes.run("keep");
                inSpan(
                        "java 1",
                        () -> Probes.callingUnannounced("root", () -> {
                            waits.countDown();
                            await(brought);
                        }));
            });
            maker.start();
            await(waits);
            inSpan("java 2", () -> Probes.run("kept_gets_everything"));
            if (delivery == Delivery.DEFERRED) {
                assertThat(tracing.statistics().newSpans()).as("brought").isEqualTo(3);
            }
            brought.countDown();
            maker.join();
            Probes.run("kept_dropped");
            checkCounts(tracing);
        }
        assertThat(parentOf("root")).isEqualTo("java 1");
    }

    @ParameterizedTest
    @EnumSource
    void aNestedEntryThatBringsTheRootsOfTheOuterOneDoesNotChangeTheirParent(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan(
                    "java 1",
                    () -> Probes.callingBetween(() -> inSpan("java 2", () -> {
                        Probes.run("follows_open");
                        inSpan("java 3", () -> Probes.run("parents_closed"));
                    })));
            checkCounts(tracing);
        }
        assertThat(parentOf("before")).isEqualTo("java 1");
        assertThat(parentOf("cause")).isEqualTo("java 2");
        assertThat(parentOf("effect")).isEqualTo("java 2");
        assertThat(parentOf("entered")).isEqualTo("java 3");
        assertThat(parentOf("after")).isEqualTo("java 1");
    }

    @ParameterizedTest
    @EnumSource
    void javaThatHasAskedForTheContextMayCallAnyFunctionOfRust(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan(
                    "java 1",
                    () -> Probes.callingBetween(() -> {
                        assertThat(PROBES.currentContext()).isNull();
                        inSpan("java 2", () -> Probes.runUnmarked("follows_open"));
                    }));
            checkCounts(tracing);
        }
        assertThat(parentOf("before")).isEqualTo("java 1");
        assertThat(parentOf("cause")).isEqualTo("java 2");
        assertThat(parentOf("effect")).isEqualTo("java 2");
        assertThat(parentOf("after")).isEqualTo("java 1");
    }

    /** Not batched: then Java cannot know the span of Rust yet. */
    @ParameterizedTest
    @EnumSource(names = "BATCHED", mode = EnumSource.Mode.EXCLUDE)
    void whereJavaHasGoneOnFromASpanOfRustItsOwnSpanIsTheParentOfWhatIsMadeFurtherIn(Delivery delivery) {
        OtlpLayer layer = layer(delivery);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            inSpan(
                    "java 1",
                    () -> Probes.calling("rust 2", () -> {
                        try (Scope scope = layer.makeCurrent(PROBES)) {
                            assertThat(scope).isNotNull();
                            inSpan("java 3", () -> Probes.runUnmarked("follows_open"));
                        }
                        Probes.runUnmarked("parents_closed");
                    }));
            checkCounts(tracing);
        }
        assertThat(parentOf("rust 2")).isEqualTo("java 1");
        assertThat(parentOf("cause")).isEqualTo("java 3");
        assertThat(parentOf("effect")).isEqualTo("java 3");
        assertThat(parentOf("entered")).isEqualTo("rust 2");
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatIsPendingStaysSoAndTheParentIsFound(Delivery delivery) {
        try (Tracing tracing = open(delivery)) {
            inSpan(
                    "java",
                    () -> assertThatIllegalStateException()
                            .isThrownBy(() -> Probes.run("pending_exception"))
                            .withMessage("pending before the event"));
            checkCounts(tracing);
        }
        assertThat(parentOf("while pending")).isEqualTo("java");
    }

    @ParameterizedTest
    @EnumSource
    void threadsWithSessionsOfTheirOwnDoNotMixTheirSpans(Delivery delivery) throws InterruptedException {
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            String name = "java " + i;
            threads[i] = new Thread(() -> {
                try (Tracing tracing =
                        PROBES.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(layer(delivery))))) {
                    for (int round = 0; round < 50; round++) {
                        String root = "root of " + name;
                        inSpan(name, () -> Probes.callingUnannounced(root, () -> {}));
                    }
                    checkCounts(tracing);
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(sdk.spans())
                .filteredOn(span -> span.getName().startsWith("root"))
                .hasSize(100)
                .allSatisfy(span -> assertThat("root of " + parentOf(span)).isEqualTo(span.getName()));
    }

    /** They differ in what they know of it: a layer in Rust gets the ids, this one the span itself. */
    @ParameterizedTest
    @EnumSource
    void besideALayerInRustThatAsksForTheContextAsWellBothFindTheSame(Delivery delivery) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            OtlpLayerConfig inRust = OtlpLayerConfig.to(receiver.endpoint()).withProtocol(OtlpProtocol.HTTP_PROTOBUF);
            GlobalTracingConfig config = GlobalTracingConfig.of(inRust, JavaLayerConfig.of(layer(delivery)));
            try (Tracing tracing = PROBES.open(config)) {
                inSpan("java", () -> Probes.calling("rust", () -> {}));
                checkCounts(tracing);
            }
            assertThat(parentOf("rust")).isEqualTo("java");
            assertThat(HexFormat.of()
                            .formatHex(receiver.span("rust").getParentSpanId().toByteArray()))
                    .isEqualTo(sdk.span("java").getSpanId());
        }
    }

    /** {@code withContext} tells layers in Rust; this one looks at what is current in Java. */
    @ParameterizedTest
    @EnumSource
    void aContextThatIsOnlyToldToRustIsNotTheParent(Delivery delivery) {
        TraceContext told = TraceContext.of(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled().asByte());
        try (Tracing tracing = open(delivery)) {
            inSpan("java", () -> tracing.withContext(told, () -> Probes.run("follows_open")));
            checkCounts(tracing);
        }
        assertThat(parentOf("cause")).isEqualTo("java");
    }

    private OtlpLayer layer(Delivery delivery) {
        return OtlpLayer.builder()
                .setOpenTelemetry(sdk.openTelemetry())
                .setDelivery(delivery)
                .build();
    }

    private Tracing open(Delivery delivery) {
        return PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer(delivery))));
    }

    private static void checkCounts(Tracing tracing) {
        tracing.flush(Duration.ofSeconds(20));
        assertThat(tracing.statistics().failed()).as("failed").isZero();
        assertThat(tracing.statistics().dropped()).as("dropped").isZero();
    }

    private void inSpan(String name, Runnable work) {
        Span span = sdk.openTelemetry().getTracer("test").spanBuilder(name).startSpan();
        try (Scope scope = span.makeCurrent()) {
            assertThat(scope).isNotNull();
            work.run();
        } finally {
            span.end();
        }
    }

    private String parentOf(String name) {
        return parentOf(sdk.span(name));
    }

    /** The name of the parent; "none" of a root. */
    private String parentOf(SpanData span) {
        if (span.getParentSpanId().equals(SpanId.getInvalid())) {
            return "none";
        }
        return sdk.spans().stream()
                .filter(parent -> parent.getSpanId().equals(span.getParentSpanId()))
                .map(SpanData::getName)
                .findFirst()
                .orElse("unknown");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
