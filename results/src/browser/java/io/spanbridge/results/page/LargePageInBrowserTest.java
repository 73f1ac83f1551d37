package io.spanbridge.results.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Five hundred arms and a thousand runs. What would make such a page slow is looked for, and no time is taken. */
class LargePageInBrowserTest {
    private static final int KERNELS = 50;
    private static final int ARMS = 10;
    private static final int RUNS = 1000;
    private static final int DESKTOP = 1280;
    private static final String WATCH = """
            window.drawn = 0;
            const watch = new MutationObserver((changes) => { window.drawn += changes.length; });
            for (const figure of document.querySelectorAll("figure")) watch.observe(figure, { childList: true });
            """;

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void write() throws IOException {
        List<Arm> arms = arms();
        List<RunAnalysis> earlier = new ArrayList<>();
        for (int number = 0; number < RUNS - 1; number++) {
            RunAnalysis analysis = RunAnalysis.of(run(number, 1, arms));
            earlier.add(number < RUNS - 1 - Page.COMPARED ? analysis.withoutForks() : analysis);
        }
        String html = Page.render(
                RunAnalysis.of(run(RUNS - 1, 3, arms)), earlier, List.of(), Notes.read(folder), "", warning -> {});
        assertThat(html.length()).as("what a browser has to read").isLessThan(16_000_000);
        page = Files.writeString(folder.resolve("large.html"), html);
        browser = new Browser();
        browser.open(page, "", DESKTOP);
        browser.script(WATCH);
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void all_of_it_is_there() {
        assertThat(browser.all("#arms tbody tr")).hasSize(KERNELS * ARMS);
        assertThat(browser.one("#series-answer").getText()).contains(RUNS + " runs");
        assertThat(browser.all("#series-chart canvas")).hasSize(1);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void a_page_of_so_many_arms_holds_no_more_marks_than_one_screen_needs() {
        Number marks = (Number) browser.script("return document.querySelectorAll('figure *').length");
        assertThat(marks.intValue()).isLessThan(8_000);
    }

    @Test
    void typing_and_sorting_draw_no_chart() {
        browser.script("window.drawn = 0");
        browser.one("#search").sendKeys("kernel-7 layer-3");
        browser.one("#arms [data-key=level] button").click();
        assertThat(browser.all("#arms tbody tr").stream().filter(WebElement::isDisplayed)).hasSize(1);
        assertThat(((Number) browser.script("return window.drawn")).intValue()).isZero();
        browser.one("#search").clear();
    }

    @Test
    void another_unit_draws_only_what_has_that_unit() {
        browser.script("window.series = document.querySelector('#series-chart canvas'); document.querySelector('.switch [data-unit=u]').click()");
        assertThat(browser.script("return window.series === document.querySelector('#series-chart canvas')"))
                .isEqualTo(true);
        browser.script("document.querySelector('.switch [data-unit=ns]').click()");
    }

    private static List<Arm> arms() {
        List<Arm> arms = new ArrayList<>();
        for (int kernel = 0; kernel < KERNELS; kernel++) {
            String name = "kernel-" + kernel;
            arms.add(SyntheticRuns.arm(name, "-", "twin", 1, null, "the work alone"));
            for (int layer = 1; layer < ARMS; layer++) {
                arms.add(SyntheticRuns.arm(
                        name,
                        "direct",
                        "layer-" + layer,
                        1,
                        arms.get(arms.size() - 1).id(),
                        "step " + layer));
            }
        }
        return arms;
    }

    private static RunFile run(int number, int rounds, List<Arm> arms) {
        Random random = new Random(number);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int at = 0; at < arms.size(); at++) {
                forks.add(SyntheticRuns.fork(arms.get(at), round, at, 20.0 * (1 + at % ARMS), random));
            }
        }
        return SyntheticRuns.run(number, arms, forks);
    }
}
