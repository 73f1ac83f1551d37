package io.spanbridge.otel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * An OTLP receiver of the protocol {@code http/protobuf} on the loopback interface, decoded by the official classes. It has
 * stored a request before it answers, so whoever has seen the answer sees the spans.
 */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstArrived = new CountDownLatch(1);
    private final CountDownLatch mayAnswer;
    private final int status;

    private OtlpReceiver(int status, boolean hold) {
        this.status = status;
        this.mayAnswer = new CountDownLatch(hold ? 1 : 0);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::handle);
        server.setExecutor(handlers);
        server.start();
    }

    static OtlpReceiver start() {
        return new OtlpReceiver(200, false);
    }

    /** Starts a receiver that takes nothing and answers every request with a status. */
    static OtlpReceiver refusing(int status) {
        return new OtlpReceiver(status, false);
    }

    /** Starts a receiver that answers only once {@link #release} was called. */
    static OtlpReceiver holding() {
        return new OtlpReceiver(200, true);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void awaitRequest() throws InterruptedException {
        if (!firstArrived.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no request came");
        }
    }

    void release() {
        mayAnswer.countDown();
    }

    List<ResourceSpans> resources() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .toList();
    }

    List<ScopeSpans> scopes() {
        return resources().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .toList();
    }

    List<Span> spans() {
        return scopes().stream().flatMap(scope -> scope.getSpansList().stream()).toList();
    }

    Span span(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no span " + name + " in " + spans()));
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        handlers.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = decode(exchange);
            firstArrived.countDown();
            mayAnswer.await();
            if (status == 200) {
                requests.add(request);
            }
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExportTraceServiceRequest decode(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (!"application/x-protobuf".equals(type)) {
            throw new IOException("not protobuf but " + type);
        }
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return ExportTraceServiceRequest.parseFrom(body);
        }
    }
}
