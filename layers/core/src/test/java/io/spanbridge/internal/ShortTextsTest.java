package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A text is what stands in the buffer, whatever stood there before and whatever stands behind it. */
class ShortTextsTest {
    private static final int FROM = 8;

    private final ShortTexts texts = new ShortTexts();
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(FROM + ShortTexts.LONGEST).order(ByteOrder.nativeOrder());

    @Property(tries = 300)
    void everyTextIsTheOneThatStandsThere(@ForAll("texts") @Size(max = 300) List<String> some, @ForAll byte behind) {
        ShortTexts fresh = new ShortTexts();
        for (String text : some) {
            assertThat(read(fresh, text, behind)).isEqualTo(text);
        }
    }

    @Test
    void aTextThatComesAgainIsTheSameStringWhateverStandsBehindIt() {
        String first = read(texts, "first step done", (byte) 0);

        assertThat(read(texts, "first step done", (byte) -1)).isSameAs(first);
        assertThat(read(texts, "", (byte) 'a')).isEmpty();
        assertThat(read(texts, "x".repeat(ShortTexts.LONGEST), (byte) 'a')).hasSize(ShortTexts.LONGEST);
        assertThat(read(texts, "first step done", (byte) 'a')).isSameAs(first);
    }

    @Test
    void aTextThatEndsInZeroBytesIsNotTheOneWithoutThem() {
        assertThat(read(texts, "a", (byte) 0)).isEqualTo("a");
        assertThat(read(texts, "a\0", (byte) 0)).isEqualTo("a\0");
        assertThat(read(texts, "a", (byte) 0)).isEqualTo("a");
    }

    private String read(ShortTexts from, String text, byte behind) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] memory = new byte[ShortTexts.LONGEST];
        Arrays.fill(memory, behind);
        System.arraycopy(bytes, 0, memory, 0, bytes.length);
        buffer.put(FROM, memory);
        return from.get(buffer, FROM, bytes.length);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        // Few different characters and one of several bytes, so that texts meet that differ in one place, or in length.
        Arbitrary<String> text = Arbitraries.strings().withChars("a\0é").ofMaxLength(ShortTexts.LONGEST / 2);
        return text.list();
    }
}
