package io.spanbridge.results.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MarkedBlockTest {
    private static final String BEGIN = MarkedBlock.BEGIN;
    private static final String END = MarkedBlock.END;

    @Test
    void what_stands_between_the_lines_is_replaced_and_nothing_else() {
        String document = "# A\n\nwords é\n" + BEGIN + "\nold\n\nolder\n" + END + "\nmore\n\n";

        assertThat(MarkedBlock.replace(document, "\n| new |\n|---|\n\n"))
                .isEqualTo("# A\n\nwords é\n" + BEGIN + "\n| new |\n|---|\n" + END + "\nmore\n\n");
    }

    @Test
    void the_same_block_again_changes_nothing() {
        String once = MarkedBlock.replace(BEGIN + END, "| $1 \\ |");

        assertThat(once).contains("| $1 \\ |");
        assertThat(MarkedBlock.replace(once, "| $1 \\ |")).isEqualTo(once);
    }

    @Test
    void line_ends_are_those_of_the_document() {
        assertThat(MarkedBlock.replace("a\r\n" + BEGIN + "\r\n" + END + "\r\n", "b\nc"))
                .isEqualTo("a\r\n" + BEGIN + "\r\nb\r\nc\r\n" + END + "\r\n");
    }

    @Test
    void a_document_that_does_not_say_where_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MarkedBlock.replace("a\n" + END, "b"))
                .withMessageContaining("has no line '" + BEGIN + "'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MarkedBlock.replace(BEGIN, "b"))
                .withMessageContaining("has no line '" + END + "'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MarkedBlock.replace(END + "\n" + BEGIN, "b"))
                .withMessageContaining("before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MarkedBlock.replace(BEGIN + END + BEGIN, "b"))
                .withMessageContaining("more than once");
    }
}
