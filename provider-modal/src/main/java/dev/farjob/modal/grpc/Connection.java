package dev.farjob.modal.grpc;

import dev.farjob.modal.api.GrpcOptions;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The HTTP/2 connection to Modal. Makes each call once. */
final class Connection implements Transport {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;
    /** Outputs travel as blobs from 8 KiB on (2 MiB for calls of others), and an exception is cut at 2 MiB by Modal. */
    private static final int MAX_MESSAGE = 8 << 20;

    private static final int CLOSE_SECONDS = 5;

    private final Threads threads = new Threads();
    private final ManagedChannel channel;

    Connection(GrpcOptions options) {
        URI server = options.server();
        boolean plain = server.getScheme().equals("http");
        int port = server.getPort() > 0 ? server.getPort() : plain ? HTTP : HTTPS;
        OkHttpChannelBuilder builder = OkHttpChannelBuilder.forAddress(server.getHost(), port)
                .executor(threads.work())
                .offloadExecutor(threads.work())
                .transportExecutor(threads.transport())
                .scheduledExecutorService(threads.timer())
                // A service configuration in the DNS could make calls repeat themselves
                .disableServiceConfigLookUp()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE)
                .userAgent("farjob");
        this.channel = (plain ? builder.usePlaintext() : builder.useTransportSecurity()).build();
    }

    @Override
    public <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Metadata headers, Deadline deadline)
            throws WireException {
        Channel withHeaders = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        try {
            return ClientCalls.blockingUnaryCall(
                    withHeaders, method, CallOptions.DEFAULT.withDeadline(deadline), request);
        } catch (StatusRuntimeException failed) {
            throw new WireException(
                    String.valueOf(method.getBareMethodName()), failed.getStatus(), Throttle.in(failed.getTrailers()));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
