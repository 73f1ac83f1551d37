package io.spanbridge.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A collector that takes OTLP by HTTP, and answers as it is told to. */
final class HttpCollector implements AutoCloseable {
    /** What to answer; status 0 for nothing before the collector closes. */
    record Answer(int status, String retryAfter, String contentType, byte[] body) {
        static Answer ofStatus(int status) {
            return new Answer(status, null, "text/plain", new byte[0]);
        }

        static Answer later(int status, String retryAfter) {
            return new Answer(status, retryAfter, "text/plain", new byte[0]);
        }
    }

    /** What came in. */
    record Request(String path, String contentType, String userAgent, String token, TracesData message) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /** Starts a collector that answers so, one after the other, and takes everything when there are no more answers. */
    HttpCollector(Answer... answers) {
        this(null, answers);
    }

    /** As the other, but with TLS, and only for clients that say who they are, when there is a context. */
    HttpCollector(SSLContext tls, Answer... answers) {
        this.answers.addAll(List.of(answers));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(anyPort, 0);
            } else {
                HttpsServer secure = HttpsServer.create(anyPort, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters needed = tls.getDefaultSSLParameters();
                        needed.setNeedClientAuth(true);
                        parameters.setSSLParameters(needed);
                    }
                });
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String endpoint() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** All that was taken, that is, answered with success. */
    ExportedSpans taken() {
        return new ExportedSpans(requests().stream().map(Request::message).toList());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            InputStream in = exchange.getRequestBody();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                in = new GZIPInputStream(in);
            }
            byte[] body = in.readAllBytes();
            Answer answer = next();
            if (answer.status() == 0) {
                closing.await();
                return;
            }
            if (answer.status() / 100 == 2) {
                take(exchange, body);
            }
            if (answer.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer next() {
        return answers.isEmpty() ? Answer.ofStatus(200) : answers.remove(0);
    }

    private synchronized void take(HttpExchange exchange, byte[] body) throws InvalidProtocolBufferException {
        var headers = exchange.getRequestHeaders();
        String type = headers.getFirst("Content-Type");
        TracesData message = type.equals("application/json")
                ? ExportedSpans.ofJson(new String(body, StandardCharsets.UTF_8))
                : TracesData.parseFrom(body);
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                type,
                headers.getFirst("User-Agent"),
                headers.getFirst("X-Token"),
                message));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
