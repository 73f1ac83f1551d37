package io.spanbridge.config;

/** How OTLP is spoken. */
public enum OtlpProtocol {
    /** Protobuf by gRPC; the port is 4317 as a rule. */
    GRPC("grpc"),
    /** Protobuf by HTTP; the port is 4318 as a rule. */
    HTTP_PROTOBUF("http/protobuf"),
    /** JSON by HTTP; the port is 4318 as a rule. */
    HTTP_JSON("http/json");

    private final String word;

    OtlpProtocol(String word) {
        this.word = word;
    }

    /** Returns what {@code OTEL_EXPORTER_OTLP_PROTOCOL} calls it. */
    public String word() {
        return word;
    }
}
