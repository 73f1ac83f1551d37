package io.spanbridge.otlp;

import static io.spanbridge.otlp.ExportedSpans.attributes;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.spanbridge.DropReason;
import io.spanbridge.LayerStatistics;
import io.spanbridge.Statistics;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.InstrumentationScope;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.config.OtlpFileLayerConfig;
import io.spanbridge.config.Resource;
import io.spanbridge.config.Sampler;
import io.spanbridge.config.SimpleConfig;
import io.spanbridge.config.SpanLimits;
import io.spanbridge.probes.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the file, read by the official parser. What becomes of sessions and losses is in {@link OtlpFileLifeTest}. */
class OtlpFileLayerTest {
    private static final ExportProcess BATCH = BatchConfig.defaults().withQueueSize(1 << 16);

    @TempDir
    private Path folder;

    private static Statistics run(ExportProcess process, Runnable work, LayerConfig... layers) {
        Tracing tracing = PROBES.open(GlobalTracingConfig.of(layers).withExportProcess(process));
        try (tracing) {
            work.run();
        }
        return tracing.statistics();
    }

    /** Runs a case with one layer, by both processes, and returns what the second has exported. */
    private ExportedSpans export(String name, OtlpFileLayerConfig... variants) {
        Path file = folder.resolve(name + ".jsonl");
        OtlpFileLayerConfig config = variants.length == 0 ? OtlpFileLayerConfig.toFile(file) : variants[0];
        run(BATCH, () -> Probes.run(name), config);
        int spans = ExportedSpans.ofFile(file).spans().size();
        List<String> before = lines(file);
        Statistics statistics = run(SimpleConfig.defaults(), () -> Probes.run(name), config);
        ExportedSpans all = ExportedSpans.ofFile(file);
        assertThat(all.spans()).hasSize(2 * spans);
        assertThat(statistics.layers())
                .singleElement()
                .extracting(LayerStatistics::exported)
                .isEqualTo((long) spans);
        return new ExportedSpans(
                all.messages().subList(before.size(), all.messages().size()));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void spansHaveParentsTimesPlaceAndThread() {
        long before = nanoseconds(Instant.now());
        ExportedSpans exported = export("parents_contextual");
        long after = nanoseconds(Instant.now());
        Span outer = exported.span("outer");
        Span inner = exported.span("inner");
        assertThat(outer.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
        assertThat(inner.getTraceId()).isEqualTo(outer.getTraceId());
        assertThat(exported.span("alone").getTraceId()).isNotEqualTo(outer.getTraceId());
        assertThat(List.of(before, outer.getStartTimeUnixNano(), inner.getStartTimeUnixNano()))
                .isSorted();
        assertThat(List.of(
                        inner.getStartTimeUnixNano(),
                        inner.getEvents(0).getTimeUnixNano(),
                        inner.getEndTimeUnixNano(),
                        outer.getEndTimeUnixNano(),
                        after))
                .isSorted();
        assertThat(inner.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
        assertThat(inner.getFlags()).isEqualTo(0x103);
        assertThat(inner.hasStatus()).isFalse();
        Map<String, Object> attributes = attributes(inner.getAttributesList());
        assertThat(attributes)
                .containsEntry("target", "spanbridge_probes::parents")
                .containsEntry("code.module.name", "spanbridge_probes::parents")
                .hasEntrySatisfying(
                        "code.file.path", path -> assertThat((String) path).endsWith("parents.rs"))
                .hasEntrySatisfying(
                        "code.line.number", line -> assertThat((long) line).isPositive())
                .hasEntrySatisfying("thread.id", id -> assertThat((long) id).isPositive())
                .containsKey("thread.name")
                .hasSize(6);
        assertThat(inner.getEvents(0).getName()).isEqualTo("inside");
        assertThat(attributes(inner.getEvents(0).getAttributesList()))
                .containsEntry("level", "INFO")
                .containsEntry("target", "spanbridge_probes::parents")
                .hasSize(5);
    }

    @Test
    void aThreadHasTheNameThatRustOrElseTheSystemKnowsItBy() throws InterruptedException {
        assertThat(export("closed_on_other_thread").span("moved").getEventsList())
                .hasSize(2);
        ExportedSpans ofRust = export("threads_emit");
        assertThat(ofRust.spans())
                .extracting(span -> attributes(span.getAttributesList()).get("thread.name"))
                .contains("probe-worker-0", "probe-worker-1", "probe-worker-2", "probe-worker-3");
        Path file = folder.resolve("java.jsonl");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            Thread thread = new Thread(() -> Probes.run("otel_fields"), "named-by-java");
            thread.start();
            thread.join();
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(ExportedSpans.ofFile(file).spans())
                .hasSize(3)
                .allSatisfy(span ->
                        assertThat(attributes(span.getAttributesList())).containsEntry("thread.name", "named-by-java"));
    }

    @Test
    void parentsAreExplicitOrNoneIfTheCodeSaysSo() {
        ExportedSpans explicit = export("parents_explicit");
        assertThat(explicit.span("child").getParentSpanId())
                .isEqualTo(explicit.span("outer").getSpanId());
        assertThat(explicit.span("outer").getEvents(0).getName()).isEqualTo("explicit");
        assertThat(explicit.span("entered").getEvents(0).getName()).isEqualTo("contextual");
        ExportedSpans root = export("parents_root");
        assertThat(root.span("root").getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(root.span("root").getTraceId())
                .isNotEqualTo(root.span("outer").getTraceId());
        assertThat(root.span("outer").getEventsList()).isEmpty();
    }

    @Test
    void valuesKeepTheirTypes() {
        assertThat(fields("values_i64", "new"))
                .containsEntry("min", Long.MIN_VALUE)
                .containsEntry("max", Long.MAX_VALUE)
                .containsEntry("narrow", -128L);
        for (String span : List.of("new", "later")) {
            assertThat(fields("values_u64", span))
                    .containsEntry("max", "18446744073709551615")
                    .containsEntry("above_i64", "9223372036854775808")
                    .containsEntry("max_i64", Long.MAX_VALUE)
                    .containsEntry("zero", 0L);
            assertThat(fields("values_f64", span))
                    .containsEntry("nan", Double.NaN)
                    .containsEntry("inf", Double.POSITIVE_INFINITY)
                    .containsEntry("ninf", Double.NEGATIVE_INFINITY)
                    .containsEntry("max", Double.MAX_VALUE)
                    .containsEntry("smallest", 5e-324)
                    .containsEntry("exact", 2e23)
                    .containsEntry("smaller", 1.5e-7);
            assertThat(fields("values_str", span))
                    .containsEntry("empty", "")
                    .containsEntry("nul", "a\0b")
                    .containsEntry("supplementary", "🦀 👩\u200d🚀 \udbff\udfff")
                    .containsEntry("control", "\u0001\b\f\u001f\u007f\u0085\u2028")
                    .containsEntry("quoted", "say \"hi\" \\ / \r\n\t");
        }
        assertThat(lines(folder.resolve("values_f64.jsonl")))
                .allMatch(line ->
                        !line.contains("\"new\"") || line.contains("\"nzero\",\"value\":{\"doubleValue\":-0.0}"));
        assertThat(fields("values_i128", "new"))
                .containsEntry("min", "-170141183460469231731687303715884105728")
                .containsEntry("small", "5");
        assertThat(fields("values_bool", "new")).containsEntry("yes", true).containsEntry("no", false);
        assertThat(fields("values_bytes", "new"))
                .containsEntry("empty", ByteString.EMPTY)
                .containsEntry("some", ByteString.copyFrom(new byte[] {0, -1, ' ', 'a', 'z'}));
        assertThat(fields("values_debug", "new")).containsEntry("tuple", "(1, 'x', [0.5])");
        assertThat(fields("values_error", "new"))
                .containsEntry("chain", "outer")
                .containsEntry("chain.chain", List.of("middle", "inner 🦀"))
                .containsEntry("single.chain", List.of());
        assertThat(fields("values_recorded_later", "new"))
                .containsEntry("later", 2L)
                .containsEntry("known", 3L)
                .doesNotContainKeys("never", "unknown");
    }

    private Map<String, Object> fields(String name, String span) {
        try {
            Files.deleteIfExists(folder.resolve(name + ".jsonl"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return attributes(export(name).span(span).getAttributesList());
    }

    @Test
    void reservedFieldsAreWhatOpenTelemetryHasForThem() {
        ExportedSpans exported = export("otel_fields");
        Span made = exported.span("GET /x");
        assertThat(made.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(made.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
        assertThat(attributes(made.getAttributesList())).hasSize(6);
        Span later = exported.span("5");
        assertThat(later.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
        assertThat(later.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(later.getStatus().getMessage()).isEqualTo("went wrong");
        assertThat(attributes(later.getAttributesList()))
                .containsEntry("otel.kind", "client")
                .hasSize(7);
        assertThat(attributes(exported.span("unknown").getAttributesList()))
                .containsEntry("otel.kind", "x")
                .containsEntry("otel.status_code", "y");
    }

    @Test
    void errorsAreStatusesAndExceptions() {
        ExportedSpans exported = export("otel_errors");
        Span message = exported.span("message");
        assertThat(message.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(message.getStatus().getMessage()).isEmpty();
        assertThat(message.getEvents(0).getName()).isEqualTo("it broke");
        Span text = exported.span("text");
        assertThat(text.getStatus().getMessage()).isEqualTo("broken");
        assertThat(text.getEvents(0).getName()).isEqualTo("exception");
        assertThat(attributes(text.getEvents(0).getAttributesList()))
                .containsEntry("exception.message", "broken")
                .containsEntry("error", "broken");
        Span value = exported.span("value");
        assertThat(value.hasStatus()).isFalse();
        String source = "an error occurred when formatting an argument";
        assertThat(attributes(value.getEvents(0).getAttributesList()))
                .containsEntry("exception.message", "no such file")
                .containsEntry("exception.stacktrace", "no such file\nCaused by: " + source)
                .containsEntry("error", "no such file")
                .containsEntry("error.chain", List.of(source))
                .containsEntry("code", 7L);
        Span field = exported.span("field");
        assertThat(field.getEvents(0).getName()).isEqualTo("exception");
        assertThat(attributes(field.getEvents(0).getAttributesList()))
                .containsOnlyKeys("exception.message", "exception.stacktrace");
        assertThat(exported.span("fine").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
        Span rival = exported.span("rival");
        assertThat(attributes(rival.getAttributesList()))
                .containsEntry("target", "mine")
                .containsEntry("thread.name", "mine")
                .hasSize(6);
        assertThat(attributes(rival.getEvents(0).getAttributesList()))
                .containsEntry("level", "mine")
                .hasSize(5);
    }

    @Test
    void aSpanCarriesNoMoreThanItsLimitsAndSaysWhatItLacks() {
        Path file = folder.resolve("otel_limits.jsonl");
        SpanLimits limits = SpanLimits.defaults()
                .withAttributes(8)
                .withEvents(3)
                .withLinks(2)
                .withAttributesPerEvent(7)
                .withAttributeValueLength(4);
        ExportedSpans exported =
                export("otel_limits", OtlpFileLayerConfig.toFile(file).withLimits(limits));
        Span full = exported.span("full");
        assertThat(attributes(full.getAttributesList()))
                .containsEntry("a", "ä123")
                .containsEntry("b", 2L)
                .containsEntry("target", "span")
                .hasSize(8);
        assertThat(full.getDroppedAttributesCount()).isEqualTo(3);
        assertThat(full.getEventsList()).hasSize(3);
        assertThat(full.getDroppedEventsCount()).isEqualTo(2);
        assertThat(attributes(full.getEvents(0).getAttributesList())).hasSize(7).containsKeys("a", "b");
        assertThat(full.getEvents(0).getDroppedAttributesCount()).isEqualTo(3);
        assertThat(full.getLinksList()).hasSize(2);
        assertThat(full.getDroppedLinksCount()).isEqualTo(3);
    }

    @Test
    void followsFromIsALinkAndOneToAClosedSpanIsCounted() {
        ExportedSpans exported = export("follows_open");
        Span cause = exported.span("cause");
        Span effect = exported.span("effect");
        assertThat(effect.getLinksList()).singleElement().satisfies(link -> {
            assertThat(link.getTraceId()).isEqualTo(cause.getTraceId());
            assertThat(link.getSpanId()).isEqualTo(cause.getSpanId());
            assertThat(link.getFlags()).isEqualTo(0x103);
        });
        Path file = folder.resolve("closed.jsonl");
        Statistics statistics = run(BATCH, () -> Probes.run("follows_closed"), OtlpFileLayerConfig.toFile(file));
        LayerStatistics layer = statistics.layers().get(0);
        assertThat(layer.dropped(DropReason.NO_SPAN)).isEqualTo(1);
        assertThat(layer.exported()).isEqualTo(2);
    }

    @Test
    void resourceAndScopeAreWhatTheProgramSays() {
        Path file = folder.resolve("parents_root.jsonl");
        ExportedSpans exported = export(
                "parents_root",
                OtlpFileLayerConfig.toFile(file)
                        .withResource(Resource.ofService("shop")
                                .with("list", List.of(1, 2.5, true))
                                .with("map", Map.of("k", new byte[] {7}))
                                .withSchemaUrl("https://example.com/1"))
                        .withScope(InstrumentationScope.of("lib")
                                .withVersion("2")
                                .withSchemaUrl("https://example.com/2")
                                .with("n", Double.NaN)));
        assertThat(exported.messages()).hasSizeGreaterThan(1).allSatisfy(message -> {
            assertThat(message.getResourceSpansList()).hasSize(1);
            var resource = message.getResourceSpans(0);
            assertThat(resource.getSchemaUrl()).isEqualTo("https://example.com/1");
            assertThat(attributes(resource.getResource().getAttributesList()))
                    .containsEntry("service.name", "shop")
                    .containsEntry("list", List.of(1L, 2.5, true))
                    .containsEntry("map", Map.of("k", ByteString.copyFrom(new byte[] {7})))
                    .containsEntry("telemetry.sdk.language", "rust")
                    .containsEntry("telemetry.sdk.name", "spanbridge");
            var scope = resource.getScopeSpans(0);
            assertThat(scope.getSchemaUrl()).isEqualTo("https://example.com/2");
            assertThat(scope.getScope().getName()).isEqualTo("lib");
            assertThat(scope.getScope().getVersion()).isEqualTo("2");
            assertThat(attributes(scope.getScope().getAttributesList())).containsEntry("n", Double.NaN);
        });
        assertThat(export("parents_contextual")
                        .messages()
                        .get(0)
                        .getResourceSpans(0)
                        .getScopeSpans(0)
                        .getScope())
                .satisfies(scope -> assertThat(scope.getName()).isEqualTo("io.spanbridge"))
                .satisfies(scope -> assertThat(scope.getVersion()).isNotEmpty());
    }

    @Test
    void aRootSpanIsAChildOfTheSpanThatJavaHasToldOf() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        TraceContext context = TraceContext.of(trace, "b7ad6b7169203331", 0x83).withTraceState("a=1");
        TraceContext unsampled = TraceContext.of(trace, "b7ad6b7169203331", 0x82);
        Path file = folder.resolve("context.jsonl");
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(OtlpFileLayerConfig.toFile(file)))) {
            tracing.withContext(context, () -> Probes.run("parents_root"));
            tracing.withContext(unsampled, () -> Probes.run("parents_explicit"));
        }
        ExportedSpans exported = ExportedSpans.ofFile(file);
        Span outer = exported.span("outer");
        assertThat(outer.getTraceId()).isEqualTo(ByteString.fromHex(context.traceId()));
        assertThat(outer.getParentSpanId()).isEqualTo(ByteString.fromHex(context.spanId()));
        assertThat(outer.getTraceState()).isEqualTo("a=1");
        assertThat(outer.getFlags()).isEqualTo(0x383);
        assertThat(exported.span("root").getTraceId()).isNotEqualTo(outer.getTraceId());
        // The other trace is not sampled.
        assertThat(exported.spans()).extracting(Span::getName).doesNotContain("entered");
    }

    @Test
    void aSamplerLeavesSpansOut() {
        Path file = folder.resolve("off.jsonl");
        OtlpFileLayerConfig off = OtlpFileLayerConfig.toFile(file).withSampler(Sampler.alwaysOff());
        Statistics statistics = run(BATCH, () -> Probes.run("follows_open"), off);
        assertThat(lines(file)).isEmpty();
        assertThat(statistics.layers().get(0).droppedInAll()).isZero();
        Path half = folder.resolve("half.jsonl");
        run(BATCH, () -> Probes.run("burst"), OtlpFileLayerConfig.toFile(half).withSampler(Sampler.traceIdRatio(0.5)));
        assertThat(ExportedSpans.ofFile(half).spans()).hasSizeBetween(9_500, 10_500);
    }

    @Test
    void twoLayersWithDifferentFiltersSeeDifferentSpansUnderTheSameIds() {
        Path coarse = folder.resolve("coarse.jsonl");
        Path fine = folder.resolve("fine.jsonl");
        run(
                BATCH,
                () -> Probes.run("parents_by_level"),
                OtlpFileLayerConfig.toFile(coarse).withFilter("info"),
                OtlpFileLayerConfig.toFile(fine).withFilter("debug"));
        ExportedSpans few = ExportedSpans.ofFile(coarse);
        ExportedSpans all = ExportedSpans.ofFile(fine);
        assertThat(few.spans()).extracting(Span::getName).containsExactly("info 2", "info 1");
        assertThat(all.spans()).extracting(Span::getName).containsExactly("debug 2", "info 2", "debug 1", "info 1");
        assertThat(few.span("info 2").getParentSpanId())
                .isEqualTo(few.span("info 1").getSpanId());
        assertThat(all.span("info 2").getParentSpanId())
                .isEqualTo(all.span("debug 1").getSpanId());
        assertThat(few.span("info 2").getEvents(0).getName()).isEqualTo("inside");
        assertThat(all.span("info 2").getEventsList()).isEmpty();
        for (String name : List.of("info 1", "info 2")) {
            assertThat(few.span(name).getSpanId()).isEqualTo(all.span(name).getSpanId());
            assertThat(few.span(name).getTraceId()).isEqualTo(all.span(name).getTraceId());
        }
    }

    private static long nanoseconds(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
