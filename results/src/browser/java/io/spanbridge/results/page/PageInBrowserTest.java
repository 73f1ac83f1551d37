package io.spanbridge.results.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.Report;
import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser. Pictures of it are left in {@code target/pictures}. */
class PageInBrowserTest {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Path page;
    private static Path first;

    @BeforeAll
    static void write() throws IOException {
        browser = new Browser();
        page = folder.resolve("page.html");
        first = folder.resolve("first.html");
        Path runs = folder.resolve("runs");
        RunFile current = null;
        for (int number = 0; number < 14; number++) {
            boolean slow = number >= 6;
            boolean newest = number == 13;
            current = SyntheticRuns.full(number, 5, arm -> arm.id().equals("spans-1/direct/otlp/t1") && slow
                    ? newest ? 1.3 : 1.12
                    : newest && arm.id().startsWith("spans-4/json/counting") ? 0.85 : 1);
            RunFiles.write(runs, withCompanions(current));
        }
        Files.writeString(runs.resolve("notes.txt"), "4f2a91c spans-1/* another exporter\n");
        Report.write(runs, withCompanions(current), page);
        Report.write(folder.resolve("none"), SyntheticRuns.full(0, 1, arm -> 1), first);
    }

    @AfterAll
    static void quit() {
        browser.close();
    }

    @AfterEach
    void nothing_went_wrong_and_nothing_was_asked_for() {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.matches("(file|data|blob|about):.*"));
    }

    @Test
    void every_section_has_an_answer_and_a_picture() {
        browser.open(page, "", DESKTOP);
        assertThat(browser.one("#headline").getText()).isEqualTo("One arm got worse.");
        for (String section : List.of("cost", "ladder", "handover", "history", "tails")) {
            assertThat(browser.one("#" + section + "-answer").getText()).as(section).hasSizeGreaterThan(20);
            assertThat(browser.all("#" + section + "-chart svg")).as(section).isNotEmpty();
        }
        assertThat(browser.all("#series-chart canvas")).hasSize(1);
        assertThat(browser.one("#pairs-answer").getText()).contains("regressed");
        assertThat((String) browser.script("return document.body.innerText")).doesNotContain("NaN", "undefined", "Infinity", "null");
    }

    @Test
    void a_column_sorts_up_down_and_not_at_all() {
        browser.open(page, "", DESKTOP);
        List<String> before = arms();
        WebElement head = browser.one("#arms [data-key=level] button");
        head.click();
        List<Double> up = levels();
        assertThat(up).isSorted();
        head.click();
        assertThat(levels()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(browser.address()).contains("sort=level.down");
        head.click();
        assertThat(arms()).isEqualTo(before);
    }

    @Test
    void search_and_filters_narrow_the_table_and_say_so() {
        browser.open(page, "", DESKTOP);
        browser.one("#search").sendKeys("spans-1 otlp");
        assertThat(arms()).isNotEmpty().allMatch(arm -> arm.startsWith("spans-1/") && arm.contains("otlp"));
        assertThat(browser.one("#shown").getText()).matches("\\d+ of \\d+ arms");
        browser.one("#search").sendKeys(" nonsense");
        assertThat(browser.one("#shown").getText()).isEqualTo("No arm fits this search.");
        browser.open(page, "#verdict=regression", DESKTOP);
        assertThat(arms()).containsExactly("spans-1/direct/otlp/t1");
    }

    @Test
    void any_two_runs_are_compared_and_what_is_not_significant_is_hidden() {
        browser.open(page, "", DESKTOP);
        assertThat(browser.texts("#pairs-table tbody tr")).hasSize(2);
        assertThat(browser.texts("#pairs-table thead th")).contains("Threshold", "Overhead, ns", "Rounds");
        assertThat(browser.texts("#pairs-table tbody tr:first-child td:last-child")).containsExactly("5");
        browser.one("#pair-all").click();
        assertThat(browser.texts("#pairs-table tbody tr")).hasSizeGreaterThan(20);
        browser.select("#pair-to").selectByIndex(3);
        browser.one("#pair-all").click();
        assertThat(browser.one("#pairs-answer").getText()).contains("Nothing is significant");
        assertThat(browser.address()).contains("to=");
    }

    @Test
    void another_run_to_compare_with_changes_the_verdicts() {
        browser.open(page, "", DESKTOP);
        browser.select("#against").selectByIndex(9);
        assertThat(browser.address()).contains("against=");
        assertThat(browser.one("#counts").getText()).contains("2026-11-23");
    }

    @Test
    void a_change_of_level_is_marked_with_its_note() {
        browser.open(page, "#follow=spans-1/direct/otlp/t1", DESKTOP);
        assertThat(browser.one("#series-answer").getText()).contains("spans-1/direct/otlp/t1: 14 runs", "changed its level once");
        assertThat(browser.texts("#series-chart .marks li")).singleElement().asString().contains("of 3 detectors", "another exporter");
    }

    @Test
    void a_deep_link_shows_the_same_view_again() {
        browser.open(page, "", DESKTOP);
        browser.one(".switch [data-unit=u]").click();
        browser.select("#group").selectByIndex(1);
        browser.one("#search").sendKeys("noop");
        String address = browser.address();
        List<String> shown = arms();
        browser.open(page, address.substring(address.indexOf('#')), DESKTOP);
        assertThat(arms()).isEqualTo(shown);
        assertThat(browser.one("html").getDomAttribute("data-unit")).isEqualTo("u");
        assertThat(browser.select("#group").getOptions().get(1).isSelected()).isTrue();
    }

    @Test
    void on_a_phone_no_figure_of_a_row_lies_on_another() {
        browser.open(page, "", PHONE);
        Number overlaps = (Number) browser.script("""
                let overlaps = 0;
                for (const row of [...document.querySelectorAll("#arms tbody tr")].slice(0, 12)) {
                  const boxes = [...row.querySelectorAll("td small, td > span, th small")].filter((element) => !element.closest("details")).flatMap((element) => {
                    const range = document.createRange();
                    range.selectNodeContents(element);
                    return [...range.getClientRects()].filter((box) => box.width > 1).map((box) => ({ box, element }));
                  });
                  boxes.forEach(({ box: a, element: of }, at) => boxes.slice(at + 1).forEach(({ box: b, element: with_ }) => {
                    if (of !== with_ && !of.contains(with_) && !with_.contains(of) && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4) overlaps++;
                  }));
                }
                return overlaps;""");
        assertThat(overlaps.intValue()).isZero();
    }

    @Test
    void on_a_phone_no_label_of_a_delivery_lies_on_another() {
        browser.open(page, "", PHONE);
        Number labels = (Number) browser.script("return document.querySelectorAll('#handover-chart .row g text').length;");
        Number overlaps = (Number) browser.script("""
                let overlaps = 0;
                const boxes = [...document.querySelectorAll("#handover-chart .row g text")].map((text) => text.getBoundingClientRect());
                boxes.forEach((a, at) => boxes.slice(at + 1).forEach((b) => {
                  if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) overlaps++;
                }));
                return overlaps;""");
        assertThat(labels.intValue()).isGreaterThan(3);
        assertThat(overlaps.intValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1280", "390"})
    void no_name_of_a_line_of_the_tails_lies_outside_of_their_chart(int width) {
        browser.open(page, "", width);
        Number outside = (Number) browser.script("""
                const chart = document.querySelector("#tails-chart svg").getBoundingClientRect();
                return [...document.querySelectorAll("#tails-chart svg text")].map((text) => text.getBoundingClientRect())
                  .filter((box) => box.top < chart.top - 1 || box.right > chart.right + 1).length;""");
        assertThat(outside.intValue()).isZero();
    }

    @Test
    void on_a_phone_name_and_controls_share_a_line() {
        browser.open(page, "", PHONE);
        Number apart = (Number) browser.script("""
                const top = (where) => document.querySelector(where).getBoundingClientRect().top;
                return Math.abs(top(".switch button") - top("#theme"));""");
        assertThat(apart.intValue()).isZero();
    }

    @Test
    void the_keyboard_reaches_the_switch_and_turns_it() {
        browser.open(page, "", DESKTOP);
        WebElement ns = browser.one(".switch [data-unit=ns]");
        ns.sendKeys(Keys.ARROW_RIGHT);
        assertThat(browser.address()).contains("unit=u");
        browser.one("#theme").sendKeys(Keys.ENTER);
        assertThat(browser.one("html").getDomAttribute("data-theme")).isNotNull();
    }

    @Test
    void instructions_and_counts_stand_beside_the_time() {
        browser.open(page, "", DESKTOP);
        WebElement row = browser.one("#arms tr[data-arm='spans-1/direct/noop/t1']");
        assertThat(row.getText()).contains("1,216", "malloc.calls 2");
    }

    @Test
    void every_layer_says_what_it_adds() {
        browser.open(page, "", DESKTOP);
        assertThat(browser.texts("#cost-chart .row .note"))
                .contains("Registry and a no-op layer", "a state object per span");
    }

    @Test
    void what_several_arms_add_to_one_is_shown_from_the_least_and_has_its_own_address() {
        browser.open(page, "#on=spans-1/-/none/t1", DESKTOP);
        assertThat(browser.one("#standing-answer").getText()).contains("No subscriber", "the least is added by");
        assertThat(browser.texts("#standing-chart .row")).hasSizeGreaterThan(2);
        browser.select("#on").selectByIndex(0);
        assertThat(browser.address()).doesNotContain("on=spans-1%2F-%2Fnone");
    }

    @Test
    void latencies_are_drawn_raw_and_corrected_and_pauses_are_marked() {
        browser.open(page, "", DESKTOP);
        assertThat(browser.all("#tails-chart .series")).hasSize(3);
        assertThat(browser.all("#tails-chart .corrected")).hasSize(1);
        assertThat(browser.all("#tails-chart .pause")).isNotEmpty();
        assertThat(browser.one("#tails-answer").getText()).contains("after it was due");
    }

    @Test
    void the_raw_run_can_be_downloaded() {
        browser.open(page, "", DESKTOP);
        Object text = browser.script("return JSON.parse(document.getElementById('raw').textContent).schema");
        assertThat(((Number) text).intValue()).isEqualTo(RunFile.SCHEMA);
        browser.script("document.addEventListener('click', event => { window.saved = event.target.download; event.preventDefault(); })");
        browser.one("#download").click();
        assertThat((String) browser.script("return window.saved")).endsWith(".json");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
    void nothing_is_wider_than_the_screen(int width, String scheme) throws IOException {
        browser.wish(scheme);
        for (Map.Entry<String, Path> one : Map.of("page", page, "first", first).entrySet()) {
            browser.open(one.getValue(), "", width);
            Number wide = (Number) browser.script("return document.documentElement.scrollWidth");
            assertThat(wide.intValue()).as(one.getKey()).isLessThanOrEqualTo(width);
            browser.picture(Path.of("target", "pictures", one.getKey() + "-" + width + "-" + scheme + ".png"));
        }
        browser.wish("light");
    }

    @Test
    void paper_is_light_and_has_no_controls() {
        browser.open(page, "#theme=dark", DESKTOP);
        browser.print(true);
        assertThat(browser.one("body").getCssValue("background-color")).contains("255, 255, 255");
        assertThat(browser.one("#theme").isDisplayed()).isFalse();
        browser.print(false);
    }

    @Test
    void paper_has_every_section_and_a_picture_of_it() throws IOException {
        browser.open(page, "", 794);
        browser.print(true);
        browser.picture(Path.of("target", "pictures", "paper.png"));
        assertThat(browser.texts("h2")).hasSizeGreaterThan(7);
        browser.print(false);
    }

    @Test
    void a_run_without_arms_has_a_text_in_every_place() throws IOException {
        Path empty = folder.resolve("empty.html");
        Report.write(folder.resolve("none"), SyntheticRuns.run(1, List.of(), List.of()), empty);
        browser.open(empty, "", PHONE);
        assertThat(browser.texts("section .answer")).isNotEmpty().allMatch(text -> text.length() > 10);
    }

    private static List<String> arms() {
        return browser.all("#arms tbody tr").stream()
                .filter(WebElement::isDisplayed)
                .map(row -> row.getDomAttribute("data-arm"))
                .toList();
    }

    private static List<Double> levels() {
        return browser.all("#arms tbody tr [data-key=level]").stream()
                .map(cell -> Double.valueOf(cell.getDomAttribute("data-ns")))
                .toList();
    }

    private static RunFile withCompanions(RunFile run) {
        Map<String, Map<String, Companion>> companions = new TreeMap<>();
        companions.put(
                "spans-1/direct/noop/t1",
                Map.of(
                        "instructions",
                        new Companion("instructions/span", 1215.5, Map.of("router", 215.5, "JNI entry", 1000.0)),
                        "malloc.calls",
                        new Companion("calls/span", 2, Map.of())));
        return run.withCompanions(companions);
    }
}
