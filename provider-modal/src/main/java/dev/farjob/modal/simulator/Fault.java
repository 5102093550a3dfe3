package dev.farjob.modal.simulator;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A fault that befalls one request.
 *
 * <pre>{@code
 * modal.next(ModalRpc.FUNCTION_MAP, Fault.lostAnswer()); // the call begins, and the client does not learn of it
 * }</pre>
 */
public final class Fault {

    enum Kind {
        REFUSED,
        LOST_ANSWER,
        GIBBERISH,
        NOT_PIPELINED,
        EMPTY
    }

    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private final Kind kind;
    private final int code;
    private final String text;
    private final Optional<Duration> retryAfter;

    private Fault(Kind kind, int code, String text, Optional<Duration> retryAfter) {
        this.kind = kind;
        this.code = code;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    private static Fault refused(int code, String text) {
        return new Fault(Kind.REFUSED, code, text, Optional.empty());
    }

    /** It is answered with this gRPC status, and has no effect; over HTTP it is this HTTP status. */
    public static Fault status(int code, String text) {
        return refused(code, Objects.requireNonNull(text, "text must not be null"));
    }

    /** It has no effect, and the server is busy: UNAVAILABLE. */
    public static Fault unavailable() {
        return refused(UNAVAILABLE, "upstream connect error");
    }

    /** It has no effect: UNAUTHENTICATED. */
    public static Fault unauthenticated() {
        return refused(UNAUTHENTICATED, "Token validation failed");
    }

    /** It has no effect: PERMISSION_DENIED. */
    public static Fault denied() {
        return refused(PERMISSION_DENIED, "not your workspace");
    }

    /** It takes effect, and the connection breaks before the answer. */
    public static Fault lostAnswer() {
        return new Fault(Kind.LOST_ANSWER, UNAVAILABLE, "connection reset by peer", Optional.empty());
    }

    /** It has no effect, and the server says when to come again. */
    public static Fault throttled(Duration retryAfter) {
        return new Fault(Kind.REFUSED, RESOURCE_EXHAUSTED, "slow down", Optional.of(retryAfter));
    }

    /** It has no effect, and the code is that of throttling, because Modal has one for both. */
    public static Fault billingLimit() {
        return refused(RESOURCE_EXHAUSTED, "workspace billing limit reached");
    }

    /** It takes effect, and what is answered is no message of Modal's. */
    public static Fault gibberish() {
        return new Fault(Kind.GIBBERISH, 0, "", Optional.empty());
    }

    /** A spawn makes a call without its input, which the client has to put there. */
    public static Fault notPipelined() {
        return new Fault(Kind.NOT_PIPELINED, 0, "", Optional.empty());
    }

    /** It has no effect, and the answer is well formed and empty: a full queue, an output that is gone. */
    public static Fault emptyAnswer() {
        return new Fault(Kind.EMPTY, 0, "", Optional.empty());
    }

    Kind kind() {
        return kind;
    }

    int code() {
        return code;
    }

    String text() {
        return text;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public String toString() {
        return "Fault[" + kind + (code == 0 ? "" : " " + code) + "]";
    }
}
