package dev.farjob.modal.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.farjob.provider.ProviderStatus.Why;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that Modal did not answer well, and what that proves. The message names the call and the status, and no content. */
final class WireException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String text;
    private final transient @Nullable Duration retryAfter;

    WireException(String rpc, Status status, @Nullable Duration retryAfter) {
        super("Modal answered " + rpc + " with " + status.getCode(), status.getCause());
        this.code = status.getCode();
        this.text = String.valueOf(status.getDescription());
        this.retryAfter = retryAfter;
    }

    Code code() {
        return code;
    }

    /** How long Modal wants to be left alone; only a server that throttles says so. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether Modal's words have this in them; the words themselves go nowhere. */
    boolean mentions(String words) {
        return text.contains(words);
    }

    /** Whether no connection came about, so that nothing can have arrived. */
    boolean isNotSent() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    /** Whether an answer came that is none of Modal's. */
    boolean isGibberish() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return true;
            }
        }
        return false;
    }

    boolean isDenied() {
        return code == Code.UNAUTHENTICATED || code == Code.PERMISSION_DENIED;
    }

    /** Why a status is unknown after this. */
    Why why() {
        if (isGibberish()) {
            return Why.NOT_UNDERSTOOD;
        }
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> Why.DENIED;
            // An id that Modal calls malformed is one that it does not know
            case NOT_FOUND, INVALID_ARGUMENT -> Why.NOT_FOUND;
            case DEADLINE_EXCEEDED, UNAVAILABLE, CANCELLED, INTERNAL, UNKNOWN, RESOURCE_EXHAUSTED, ABORTED ->
                Why.UNREACHABLE;
            default -> Why.NOT_UNDERSTOOD;
        };
    }
}
