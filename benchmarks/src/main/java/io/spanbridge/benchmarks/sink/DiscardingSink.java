package io.spanbridge.benchmarks.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A collector for OTLP over http/protobuf on the loopback interface. It decodes each request, counts the spans and keeps
 * nothing. {@code POST /v1/traces} takes spans, {@code GET /spans} returns how many came so far. Thread-safe.
 */
public final class DiscardingSink implements AutoCloseable {
    private static final int THREADS = 2;

    private final AtomicLong spans = new AtomicLong();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    private DiscardingSink(HttpServer server) {
        this.server = server;
    }

    /** Starts a sink on a free port of 127.0.0.1. */
    public static DiscardingSink start() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        DiscardingSink sink = new DiscardingSink(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
        sink.server.createContext("/v1/traces", sink::takeSpans);
        sink.server.createContext("/spans", sink::tellSpans);
        sink.server.setExecutor(sink.executor);
        sink.server.start();
        return sink;
    }

    /**
     * Starts a sink, prints its port on a line of its own, and ends when the standard input ends, which it does with the
     * process that started this one.
     */
    public static void main(String[] args) throws IOException {
        try (DiscardingSink sink = start()) {
            System.out.println(sink.port());
            while (System.in.read() >= 0) {}
        }
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns how many spans came. */
    public long spans() {
        return spans.get();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void takeSpans(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request;
        try (InputStream body = exchange.getRequestBody()) {
            request = ExportTraceServiceRequest.parseFrom(body);
        } catch (IOException e) {
            answer(exchange, 400, "text/plain", e.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        spans.addAndGet(request.getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .mapToLong(scope -> scope.getSpansCount())
                .sum());
        byte[] response = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
        answer(exchange, 200, "application/x-protobuf", response);
    }

    private void tellSpans(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "text/plain", Long.toString(spans.get()).getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
