package io.spanbridge.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.run.SelfTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String HOSTILE =
            "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(2)>{{data}}$1\u2028";

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void every_arm_stands_in_the_table_with_its_figures() throws IOException {
        RunFile run = SyntheticRuns.full(0, 2, arm -> 1);
        Document page = page(run);
        assertThat(page.select("#arms tbody tr").eachAttr("data-arm"))
                .containsExactlyElementsOf(run.arms().stream().map(Arm::id).toList());
        Element row = row(page, "spans-1/direct/stateful/t1");
        assertThat(row.select("[data-key=level] > .in-ns").text()).matches("\\d{3}");
        assertThat(row.select("[data-key=step] small .in-ns").text()).matches(".+ to .+");
        assertThat(row.select("[data-key=bytes]").text()).isEqualTo("24");
    }

    @Test
    void the_first_sentence_is_of_an_arm_in_the_usual_process_and_its_figure_is_that_of_its_bar() throws IOException {
        Arm twin = SyntheticRuns.arm("fib", "-", "twin", 1, null, "");
        Arm usual = SyntheticRuns.arm("fib", "direct", "stateful", 1, twin.id(), "");
        Arm cheaper = new Arm(
                        usual.id() + "/jdk25",
                        usual.kernel(),
                        usual.layer(),
                        usual.delivery(),
                        "ffm",
                        1,
                        usual.id(),
                        usual.unit(),
                        "")
                .titled(usual.title())
                .as(usual.role())
                .inVariant("jdk25");
        Random random = new Random(3);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            forks.add(SyntheticRuns.fork(twin, round, 0, 1, random));
            forks.add(SyntheticRuns.fork(usual, round, 1, 400, random));
            forks.add(SyntheticRuns.fork(cheaper, round, 2, 200, random));
        }

        JsonNode data = data(page(SyntheticRuns.run(0, List.of(twin, usual, cheaper), forks)), "data");

        JsonNode group = data.get("groups").get(0);
        assertThat(group.get("top").asText()).isEqualTo(usual.id());
        assertThat(group.at("/costText/direct/ns").asText()).startsWith("Java stateful, direct costs 4");
        assertThat(data.get("arms").findValuesAsText("name"))
                .contains("Java stateful, direct", "Java stateful, direct, ffm, jdk25");
    }

    @Test
    void titles_and_the_yardstick_come_from_the_arms() throws IOException {
        Arm root = SyntheticRuns.arm("sort", "-", "library sort", 1, null, "");
        Arm unit = SyntheticRuns.arm("sort", "-", "merge", 1, root.id(), "")
                .titled("Merge & sort")
                .as(Arm.YARDSTICK);
        Arm dear = SyntheticRuns.arm("sort", "-", "bubble", 1, root.id(), "");
        Random random = new Random(3);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            forks.add(SyntheticRuns.fork(root, round, 0, 10, random));
            forks.add(SyntheticRuns.fork(unit, round, 1, 110, random));
            forks.add(SyntheticRuns.fork(dear, round, 2, 510, random));
        }

        Document page = page(SyntheticRuns.run(0, List.of(root, unit, dear), forks));

        assertThat(page.select("button[data-unit=x]").text()).isEqualTo("× Merge & sort");
        JsonNode data = data(page, "data");
        assertThat(data.get("yardstick").asText()).isEqualTo("Merge & sort");
        assertThat(data.get("arms").findValuesAsText("name")).containsExactly("library sort", "Merge & sort", "bubble");
        assertThat(data.get("arms").get(dear.id()).at("/cost/x/m").asDouble()).isBetween(4.5, 5.5);
    }

    @Test
    void a_run_without_a_yardstick_offers_no_such_unit() throws IOException {
        Arm root = SyntheticRuns.arm("sort", "-", "library sort", 1, null, "");
        Document page =
                page(SyntheticRuns.run(0, List.of(root), List.of(SyntheticRuns.fork(root, 0, 0, 10, new Random(3)))));
        assertThat(page.select("button[data-unit]").eachText()).containsExactly("ns", "U");
        assertThat(page.select("#arms thead").text()).doesNotContain("null");
    }

    @Test
    void nothing_in_the_page_asks_for_anything_outside_it() throws IOException {
        Document page = page(SyntheticRuns.full(0, 2, arm -> 1));
        assertThat(page.select("[src], [href]:not([href^=#]), link, iframe, object, embed, base, form"))
                .isEmpty();
        assertThat(page.select("style").html()).doesNotContain("url(", "@import");
        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy).startsWith("default-src 'none'").doesNotContain("http", "*", "data:");
    }

    @Test
    void the_policy_allows_exactly_the_scripts_of_the_page() throws Exception {
        Document page = page(SyntheticRuns.full(0, 1, arm -> 1));
        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        List<Element> scripts = page.select("script:not([type])");
        assertThat(scripts).hasSize(3);
        for (Element script : scripts) {
            byte[] hash = sha256(script.data().getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        }
    }

    @Test
    void hostile_names_are_text_everywhere() throws IOException {
        Arm twin = new Arm("twin " + HOSTILE, HOSTILE, HOSTILE, "-", "-", 1, null, HOSTILE, HOSTILE);
        Arm arm = new Arm("arm " + HOSTILE, HOSTILE, HOSTILE + "2", HOSTILE, "jni", 1, twin.id(), HOSTILE, HOSTILE);
        Random random = new Random(1);
        Environment e = SyntheticRuns.environment("17");
        Environment environment = new Environment(
                HOSTILE,
                true,
                HOSTILE,
                2,
                1,
                e.os(),
                e.jdk(),
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                Map.of(HOSTILE, HOSTILE));
        List<Fork> forks = List.of(
                SyntheticRuns.fork(twin, 0, 0, 1, random),
                SyntheticRuns.failed(twin.id(), 1, 0, HOSTILE),
                SyntheticRuns.failed(arm.id(), 0, 1, HOSTILE));
        RunFile run = new RunFile(
                        1, HOSTILE, "2026-01-01T00:00:00Z", HOSTILE, HOSTILE, 1, environment, List.of(twin, arm), forks)
                .ofProject(HOSTILE);
        Document hostile = page(run);
        Document tame = page(SyntheticRuns.full(0, 1, any -> 1));
        assertThat(hostile.select("script")).hasSameSizeAs(tame.select("script"));
        assertThat(hostile.select("img, [onerror]")).isEmpty();
        assertThat(hostile.select("h1").text()).contains("<img src=x onerror");
        assertThat(row(hostile, twin.id()).select("th").first().ownText())
                .contains("<img src=x onerror=alert(2)>{{data}}$1");
        assertThat(data(hostile, "raw").get("id").asText()).isEqualTo(HOSTILE);
        assertThat(data(hostile, "data").get("arms").has(arm.id())).isTrue();
    }

    @Test
    void the_page_is_called_as_the_project_that_was_measured() throws IOException {
        RunFile run = SyntheticRuns.full(0, 1, arm -> 1);
        assertThat(page(run).select("h1").text()).as("nobody said").isEqualTo("Benchmarks");
        Document named = page(run.ofProject("my library"));
        assertThat(named.select("h1").text()).isEqualTo("my library");
        assertThat(named.title()).startsWith("my library, run ");
    }

    @Test
    void the_raw_run_in_the_page_is_the_run() throws IOException {
        RunFile run = SyntheticRuns.full(0, 2, arm -> 1);
        Path copy = Files.writeString(
                folder.resolve("copy.json"), page(run).getElementById("raw").data());
        assertThat(RunFiles.read(copy)).isEqualTo(run);
    }

    @Test
    void a_single_round_says_that_it_has_no_intervals() throws IOException {
        Document page = page(SyntheticRuns.full(0, 1, arm -> 1));
        assertThat(page.select("#overview").text())
                .contains("Nothing to compare with yet", "there are no intervals, and nothing can be judged");
        assertThat(row(page, "spans-1/direct/noop/t1").text()).contains("one round");
        assertThat(data(page, "data").at("/history/text").asText()).contains("first run");
        assertNoNaN(page);
    }

    @Test
    void a_failed_arm_and_a_failed_round_say_why() throws IOException {
        Document page = page(SyntheticRuns.full(0, 2, arm -> 1));
        Element failed = row(page, "csv/json/otlp/t1");
        assertThat(failed.text()).contains("failed: callbacks differ: 1000 in Rust, 999 in Java");
        assertThat(row(page, "fib/-/none/t1").text()).contains("failed in 1 round: callbacks differ");
        assertThat(page.select("#overview").text()).contains("One arm has no figures in this run");
        assertNoNaN(page);
    }

    @Test
    void a_run_without_arms_or_without_numbers_is_told_so() throws IOException {
        Document empty = page(SyntheticRuns.run(0, List.of(), List.of()));
        assertThat(empty.select("#headline, .headline").text()).contains("nothing was measured");
        assertNoNaN(empty);
        Arm arm = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
        Fork none = new Fork(arm.id(), 0, 0, "", 1, null, List.of(new Iteration(Double.NaN, 0, 0)), Map.of(), null);
        Document numberless = page(SyntheticRuns.run(0, List.of(arm), List.of(none)));
        assertThat(row(numberless, arm.id()).text()).contains("measured nothing");
        assertNoNaN(numberless);
    }

    @Test
    void a_run_is_judged_against_the_newest_earlier_one_of_the_same_testbed() throws IOException {
        RunFile base = SyntheticRuns.full(0, 4, arm -> 1);
        RunFiles.write(folder.resolve("runs"), base);
        RunFile run = SyntheticRuns.full(2, 4, arm -> arm.id().equals("fib/direct/otlp/t1") ? 1.2 : 1);
        RunFile other = SyntheticRuns.full(1, 4, arm -> 1);
        RunFiles.write(
                folder.resolve("runs"),
                new RunFile(
                        1,
                        "other",
                        other.startedAt(),
                        null,
                        "quick",
                        1,
                        SyntheticRuns.environment("25"),
                        other.arms(),
                        other.forks()));
        Document page = page(run);
        assertThat(page.getElementById("headline").text()).isEqualTo("One arm got worse.");
        assertThat(page.getElementById("counts").text())
                .startsWith("1 regressed")
                .contains("2026-11-20 09:15 UTC");
        assertThat(row(page, "fib/direct/otlp/t1").select(".mark").text()).isEqualTo("regression");
        JsonNode history = data(page, "data").get("history");
        assertThat(history.get("runs")).hasSize(2);
        assertThat(history.get("text").asText()).contains("One run on another machine or JDK");
        assertThat(history.at("/costs").get("fib/direct/otlp/t1").get("ns")).hasSize(2);
    }

    @Test
    void a_bad_file_and_a_bad_histogram_are_named_and_left_out() throws IOException {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("runs/broken.json"), "{");
        Arm arm = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
        Fork fork = SyntheticRuns.fork(arm, 0, 0, 1, new Random(1));
        Fork bad = new Fork(arm.id(), 0, 0, "", 1, null, fork.iterations(), Map.of(), "AAAA");
        Document page = page(SyntheticRuns.run(0, List.of(arm), List.of(bad)));
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("broken.json");
        assertThat(warnings.get(1)).contains("histogram of spans-1/-/twin/t1");
        assertThat(data(page, "data").get("tails")).isEmpty();
    }

    @Test
    void the_vendored_library_is_the_one_that_is_listed() throws Exception {
        for (String library : List.of("d3", "uplot")) {
            Properties listed = new Properties();
            listed.load(Report.class.getResourceAsStream("page/vendor/" + library + ".properties"));
            byte[] file = Report.class
                    .getResourceAsStream("page/vendor/" + listed.getProperty("file"))
                    .readAllBytes();
            assertThat(HexFormat.of().formatHex(sha256(file))).isEqualTo(listed.getProperty("sha256"));
            assertThat(page(SyntheticRuns.full(0, 1, arm -> 1))
                            .getElementById("method")
                            .text())
                    .contains(
                            listed.getProperty("sha256"), listed.getProperty("version"), listed.getProperty("licence"));
        }
    }

    @Test
    void the_last_self_test_of_this_machine_is_shown() throws IOException {
        RunFile run = SyntheticRuns.full(0, 1, arm -> 1);
        assertThat(page(run).select(".selftest").text()).contains("not tested on this machine");
        SelfTest.Line same = new SelfTest.Line(0, false, 20, 0, 0, 1, 0, 6, 0);
        SelfTest.Line three = new SelfTest.Line(0.03, false, 20, 2, 0, 19, 0, 9, 1);
        for (String day : List.of("02", "01")) {
            new SelfTest("2026-11-" + day + "T00:00:00Z", run.environment(), "x", 12, List.of(same, three))
                    .write(folder.resolve("runs"));
        }
        new SelfTest("2026-11-30T00:00:00Z", SyntheticRuns.environment("25"), "x", 12, List.of())
                .write(folder.resolve("runs"));
        Files.writeString(folder.resolve("runs/selftest/broken.json"), "{");
        new SelfTest("yesterday", run.environment(), "x", 12, List.of(same)).write(folder.resolve("runs"));
        assertThat(page(run).select(".selftest").text())
                .contains(
                        "2026-11-02",
                        "0 false verdicts among 20 pairs of the same thing, 1 of them called slower or faster",
                        "+3 % found in 19 of 20",
                        "In 1 of the 40 pairs");
    }

    @Test
    void runs_of_another_machine_are_seen_in_the_series_and_not_compared() throws IOException {
        Path runs = folder.resolve("runs");
        for (int number = 0; number < 4; number++) {
            RunFile run = SyntheticRuns.full(number, 2, arm -> 1);
            RunFile old = new RunFile(
                    2,
                    run.id(),
                    run.startedAt(),
                    null,
                    "quick",
                    1,
                    SyntheticRuns.environment("11"),
                    run.arms(),
                    run.forks());
            RunFiles.write(runs, number < 2 ? old : run);
        }
        Document page = page(SyntheticRuns.full(4, 2, arm -> 1));
        JsonNode series = data(page, "data").at("/history/series");
        assertThat(series.get("runs")).hasSize(5);
        assertThat(series.get("epochs")).hasSize(2);
        assertThat(series.at("/runs/1/epoch").intValue()).isZero();
        assertThat(series.at("/runs/2/epoch").intValue()).isEqualTo(1);
        assertThat(data(page, "data").get("sides")).hasSize(3);
        assertThat(data(page, "data").get("pairs")).hasSize(3);
        assertThat(page.getElementById("method").text()).contains("JDK 11, quick 2");
    }

    @Test
    void every_element_that_a_script_asks_for_is_there() throws IOException {
        for (Document page :
                List.of(page(SyntheticRuns.full(0, 1, arm -> 1)), page(SyntheticRuns.run(1, List.of(), List.of())))) {
            String scripts = page.select("script:not([type])").last().data();
            List<String> ids = Pattern.compile("(?:getElementById|choose)\\(\"([\\w-]+)\"")
                    .matcher(scripts)
                    .results()
                    .map(match -> match.group(1))
                    .distinct()
                    .toList();
            assertThat(ids)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(id -> assertThat(page.getElementById(id)).as(id).isNotNull());
        }
    }

    @Test
    void the_page_without_data_is_small() throws IOException {
        Report.write(folder, SyntheticRuns.run(0, List.of(), List.of()), folder.resolve("small.html"));
        assertThat(Files.size(folder.resolve("small.html"))).isLessThan(450_000);
    }

    private Document page(RunFile run) throws IOException {
        Path out = folder.resolve("out/page.html");
        Report.write(folder.resolve("runs"), run, out, warnings::add);
        return Jsoup.parse(out.toFile(), "UTF-8");
    }

    private static Element row(Document page, String arm) {
        return page.select("#arms tbody tr").stream()
                .filter(row -> row.attr("data-arm").equals(arm))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode data(Document page, String id) throws IOException {
        return new ObjectMapper().readTree(page.getElementById(id).data());
    }

    private static void assertNoNaN(Document page) {
        assertThat(page.text()).doesNotContain("NaN", "Infinity", "null");
        assertThat(page.getElementById("data").data()).doesNotContain("NaN", "Infinity");
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
