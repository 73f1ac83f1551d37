package io.spanbridge.benchmarks.variants;

import io.spanbridge.benchmarks.Variant;
import java.util.List;

/** Another garbage collector than G1, which all other arms have. */
public final class CollectorVariant extends Variant {
    public static final Variant SERIAL = new CollectorVariant("serial", "UseSerialGC", "Serial");
    public static final Variant ZGC = new CollectorVariant("zgc", "UseZGC", "ZGC");

    private final String flag;

    private CollectorVariant(String id, String flag, String name) {
        super(id, name + " instead of G1");
        this.flag = flag;
    }

    @Override
    public List<String> jvmArguments() {
        return List.of("-XX:-UseG1GC", "-XX:+" + flag);
    }
}
