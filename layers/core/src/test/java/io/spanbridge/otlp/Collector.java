package io.spanbridge.otlp;

import io.opentelemetry.proto.trace.v1.Span;
import io.spanbridge.config.OtlpProtocol;
import java.util.List;
import java.util.function.Supplier;

/** A collector of any protocol, and the line to it. */
record Collector(Runnable stop, Line line, String endpoint, Supplier<ExportedSpans> taken) implements AutoCloseable {
    /** Starts a collector that takes everything. */
    static Collector of(OtlpProtocol protocol) {
        if (protocol == OtlpProtocol.GRPC) {
            GrpcCollector server = new GrpcCollector();
            return behindLine(server::close, server.endpoint(), server::taken);
        }
        HttpCollector server = new HttpCollector();
        return behindLine(server::close, server.endpoint(), server::taken);
    }

    private static Collector behindLine(Runnable stop, String endpoint, Supplier<ExportedSpans> taken) {
        Line line = Line.to(endpoint);
        return new Collector(stop, line, line.endpoint(endpoint), taken);
    }

    /** Returns what it has taken. */
    List<Span> spans() {
        return taken.get().spans();
    }

    @Override
    public void close() {
        line.close();
        stop.run();
    }
}
