package io.spanbridge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.TraceContext;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContextCodecTest {
    @Test
    void aContextIsWrittenAsRustReadsIt() {
        TraceContext context = TraceContext.of("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 0x83)
                .withTraceState("a=1,b=ü")
                .withBaggage("who=me");
        byte[] bytes = ContextCodec.encode(context);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b783"
                        + "00000008613d312c623dc3bc"
                        + "0000000677686f3d6d65");
    }
}
