package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.spanbridge.Layer;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import io.spanbridge.otel.FakeModule.FakeSpan;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpLayerSpansTest {
    private final InMemory sdk = InMemory.create();
    private final OtlpLayer layer = OtlpLayer.of(sdk.openTelemetry());
    private final FakeModule module = new FakeModule(layer);

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void aSpanHasTheNameOfItsCallsiteAndTheTimestampsOfRust() {
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        module.close(span);

        SpanData data = sdk.span("work");
        assertThat(data.getStartEpochNanos()).isEqualTo(FakeModule.FIRST_TIMESTAMP);
        assertThat(data.getEndEpochNanos()).isEqualTo(FakeModule.FIRST_TIMESTAMP + FakeModule.STEP);
        assertThat(data.hasEnded()).isTrue();
        assertThat(data.getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void aChildHasTheTraceAndTheSpanOfItsRustParent() {
        FakeSpan parent = module.root(module.spanCallsite("parent"), FakeValues.none());
        FakeSpan child = module.child(parent, module.spanCallsite("child"), FakeValues.none());
        FakeSpan grandchild = module.child(child, module.spanCallsite("grandchild"), FakeValues.none());
        module.close(grandchild);
        module.close(child);
        module.close(parent);

        assertThat(sdk.span("child").getParentSpanContext())
                .isEqualTo(sdk.span("parent").getSpanContext());
        assertThat(sdk.span("grandchild").getParentSpanContext())
                .isEqualTo(sdk.span("child").getSpanContext());
        assertThat(sdk.spans())
                .extracting(SpanData::getTraceId)
                .containsOnly(sdk.span("parent").getTraceId());
    }

    @Test
    void theRustParentWinsOverTheCurrentSpanOfJava() {
        FakeSpan parent = module.root(module.spanCallsite("parent"), FakeValues.none());
        inJavaSpan(java -> module.close(module.child(parent, module.spanCallsite("child"), FakeValues.none())));

        assertThat(sdk.span("child").getParentSpanId())
                .isEqualTo(parent.state().span().getSpanContext().getSpanId());
    }

    @Test
    void aSpanWithoutRustParentIsAChildOfTheCurrentSpanOfJava() {
        Span current = inJavaSpan(java -> module.close(module.root(module.spanCallsite("work"), FakeValues.none())));

        assertThat(sdk.span("work").getParentSpanContext()).isEqualTo(current.getSpanContext());
    }

    @Test
    void anExplicitRootIsNobodysChild() {
        Metadata callsite = module.spanCallsite("work");
        inJavaSpan(java -> module.close(module.newSpan(callsite, ParentKind.ROOT, null, FakeValues.none())));

        assertThat(sdk.span("work").getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }

    @Test
    void makingASpanDoesNotMakeItCurrent() {
        Span before = Span.current();
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());

        assertThat(Span.current()).isSameAs(before);
        module.close(span);
    }

    @Test
    void followsFromIsALink() {
        FakeSpan first = module.root(module.spanCallsite("first"), FakeValues.none());
        FakeSpan second = module.root(module.spanCallsite("second"), FakeValues.none());
        module.followsFrom(second, first);
        module.close(first);
        module.followsFromClosed(second, first);
        module.close(second);

        assertThat(sdk.span("second").getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext())
                        .isEqualTo(sdk.span("first").getSpanContext()));
        assertThat(layer.linksLost()).isEqualTo(1);
    }

    @Test
    void whatTheSamplerLeavesOutIsNotExportedAndItsChildrenNeither() {
        try (InMemory none = InMemory.create(Sampler.parentBased(Sampler.alwaysOff()))) {
            FakeModule silent = new FakeModule(OtlpLayer.of(none.openTelemetry()));
            FakeSpan parent = silent.root(silent.spanCallsite("parent", "late"), FakeValues.none());
            FakeSpan child = silent.child(parent, silent.spanCallsite("child"), FakeValues.none());
            silent.record(parent, FakeValues.none().i64("late", 1));
            silent.event(child, silent.eventCallsite(Level.ERROR, "message"), FakeValues.none());
            silent.close(child);
            silent.close(parent);

            assertThat(none.spans()).isEmpty();
            assertThat(child.state().span().getSpanContext().getTraceId())
                    .isEqualTo(parent.state().span().getSpanContext().getTraceId());
        }
    }

    @Test
    void aSpanMayCloseOnAnotherThread() {
        FakeSpan span = module.root(module.spanCallsite("work"), FakeValues.none());
        CompletableFuture.runAsync(() -> module.close(span)).join();

        assertThat(sdk.spans()).hasSize(1);
    }

    @Test
    void callbacksOfASpanThatHasNoStateDoNothing() {
        FakeSpan unknown = new FakeSpan(module.spanCallsite("work", "late"), 99, null);
        module.record(unknown, FakeValues.none().i64("late", 1));
        module.followsFrom(unknown, unknown);
        module.event(unknown, module.eventCallsite(Level.INFO), FakeValues.none());
        module.close(unknown);

        assertThat(sdk.spans()).isEmpty();
        assertThat(layer.linksLost()).isEqualTo(1);
        assertThat(layer.eventsOutsideSpans()).isEqualTo(1);
    }

    @Test
    void twoModulesWithTheSameCallsiteNumbersAreKeptApart() {
        FakeModule other = new FakeModule(layer);
        Metadata mine = module.spanCallsite("mine", "only_mine");
        Metadata theirs = other.spanCallsite("theirs", "x", "only_theirs");
        assertThat(mine.id()).isEqualTo(theirs.id());
        module.close(module.root(mine, FakeValues.none().i64("only_mine", 1)));
        other.close(other.root(theirs, FakeValues.none().i64("only_theirs", 2)));
        module.close(module.root(mine, FakeValues.none().i64("only_mine", 3)));

        assertThat(sdk.spans()).extracting(SpanData::getName).containsExactly("mine", "theirs", "mine");
    }

    @Test
    void threadsThatMeetNewCallsitesAtOnceLoseNothing() {
        int threads = 4;
        int callsites = 200;
        List<Metadata> shared = IntStream.range(0, callsites)
                .mapToObj(id -> new Metadata(id, true, Level.INFO, "s" + id, "t", null, null, -1, List.of("f" + id)))
                .toList();
        List<CompletableFuture<Void>> running = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (Metadata callsite : shared) {
                        FakeValues values =
                                FakeValues.none().i64(callsite.fields().get(0), thread);
                        module.close(module.root(callsite, values));
                    }
                }))
                .toList();
        running.forEach(CompletableFuture::join);

        assertThat(sdk.spans()).hasSize(threads * callsites);
        for (Metadata callsite : shared) {
            assertThat(sdk.spans())
                    .filteredOn(span -> span.getName().equals(callsite.name()))
                    .hasSize(threads);
        }
    }

    @Test
    void enterAndExitAreNotOverriddenSoThatTheyDoNotCross() {
        assertThat(Arrays.stream(OtlpLayer.class.getDeclaredMethods()))
                .noneMatch(method ->
                        method.getName().equals("onEnter") || method.getName().equals("onExit"));
        assertThat(Layer.class).isAssignableFrom(OtlpLayer.class);
    }

    private Span inJavaSpan(Consumer<Span> body) {
        Span java = sdk.openTelemetry().getTracer("java").spanBuilder("java").startSpan();
        try (Scope scope = java.makeCurrent()) {
            assertThat(scope).isNotNull();
            body.accept(java);
        } finally {
            java.end();
        }
        return java;
    }
}
