package io.spanbridge.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A collector that takes OTLP by gRPC, and fails as it is told to. */
final class GrpcCollector implements AutoCloseable {
    private final Server server;
    private final int port;
    private final boolean isSecure;
    private final List<StatusRuntimeException> failures = new ArrayList<>();
    private final List<TracesData> taken = new ArrayList<>();
    private final List<Metadata> metadata = new ArrayList<>();
    private ExportTraceServiceResponse response = ExportTraceServiceResponse.getDefaultInstance();

    /** Starts a collector that fails so, one time after the other (null: does not answer), and then takes everything. */
    GrpcCollector(StatusRuntimeException... failures) {
        this(null, failures);
    }

    /** As the other, but with TLS when there is a certificate. */
    GrpcCollector(Certificate certificate, StatusRuntimeException... failures) {
        this(certificate, null, failures);
    }

    /** As the other, and only for the client that has the second certificate when there is one. */
    GrpcCollector(Certificate certificate, Certificate client, StatusRuntimeException... failures) {
        isSecure = certificate != null;
        this.failures.addAll(Arrays.asList(failures));
        try {
            var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            if (isSecure) {
                var context = GrpcSslContexts.forServer(
                        certificate.pem().toFile(), certificate.keyPem().toFile());
                if (client != null) {
                    context.trustManager(client.pem().toFile()).clientAuth(ClientAuth.REQUIRE);
                }
                builder.sslContext(context.build());
            }
            server = builder.addService(new Service())
                    .intercept(new Headers())
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StatusRuntimeException of(Status status) {
        return status.asRuntimeException();
    }

    /** RESOURCE_EXHAUSTED, with the time after which it may be tried again. */
    static StatusRuntimeException exhaustedFor(long seconds) {
        RetryInfo info = RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("too much")
                .addDetails(Any.pack(info))
                .build());
    }

    synchronized void answers(ExportTraceServiceResponse newResponse) {
        response = newResponse;
    }

    String endpoint() {
        return (isSecure ? "https" : "http") + "://127.0.0.1:" + port;
    }

    synchronized ExportedSpans taken() {
        return new ExportedSpans(List.copyOf(taken));
    }

    synchronized List<Metadata> metadata() {
        return List.copyOf(metadata);
    }

    private final class Service extends TraceServiceGrpc.TraceServiceImplBase {
        @Override
        public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
            synchronized (GrpcCollector.this) {
                if (!failures.isEmpty()) {
                    StatusRuntimeException failure = failures.remove(0);
                    if (failure != null) {
                        observer.onError(failure);
                    }
                    return;
                }
                taken.add(TracesData.newBuilder()
                        .addAllResourceSpans(request.getResourceSpansList())
                        .build());
                observer.onNext(response);
                observer.onCompleted();
            }
        }
    }

    private final class Headers implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            synchronized (GrpcCollector.this) {
                metadata.add(headers);
            }
            return next.startCall(call, headers);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
