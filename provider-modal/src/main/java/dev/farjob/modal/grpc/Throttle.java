package dev.farjob.modal.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.farjob.modal.wire.Detail;
import dev.farjob.modal.wire.RPCRetryPolicy;
import dev.farjob.modal.wire.RPCStatus;
import io.grpc.Metadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how long a throttled client is to wait. Only this tells throttling from an exhausted budget. */
final class Throttle {

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final String POLICY = "/modal.client.RPCRetryPolicy";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Throttle() {}

    /** How long to wait, or null if the server does not throttle. */
    static @Nullable Duration in(@Nullable Metadata trailers) {
        byte[] details = trailers == null ? null : trailers.get(DETAILS);
        if (details == null) {
            return null;
        }
        try {
            for (Detail detail : RPCStatus.parseFrom(details).getDetailsList()) {
                if (detail.getTypeUrl().endsWith(POLICY)) {
                    return wait(RPCRetryPolicy.parseFrom(detail.getValue()).getRetryAfterSecs());
                }
            }
        } catch (InvalidProtocolBufferException notDetails) {
            return null;
        }
        return null;
    }

    private static Duration wait(float seconds) {
        if (!(seconds >= 0)) {
            return SHORTEST;
        }
        Duration asked = Duration.ofMillis((long) Math.min(seconds * 1000.0, (double) LONGEST.toMillis()));
        return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    }
}
