package io.spanbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.arms.ReadmeArms;
import io.spanbridge.results.text.MarkedBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** README's table of costs is written by a command, and README says by which. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void the_table_has_its_place() throws IOException {
        String readme = Files.readString(README);

        assertThat(MarkedBlock.replace(readme, "| new |"))
                .contains(MarkedBlock.BEGIN + "\n| new |\n" + MarkedBlock.END);
    }

    @Test
    void the_commands_that_make_it_stand_in_readme() throws IOException {
        assertThat(Files.readString(README))
                .contains("bench run --form full --arms " + ReadmeArms.NAME)
                .contains("bench table --into README.md");
    }
}
