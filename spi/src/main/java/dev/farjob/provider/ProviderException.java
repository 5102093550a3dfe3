package dev.farjob.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a provider client that prefers throwing to answering. It says what the trouble proves about the remote side,
 * not which HTTP status it was; any other exception proves nothing, which is {@link Proof#NOTHING}.
 */
public class ProviderException extends JobException {

    private static final long serialVersionUID = 1L;

    /** The proof that an exception gives about the remote side. */
    public enum Proof {
        /** The provider understood and will not do it. */
        REFUSED,
        /** The request surely did not reach the provider. */
        NOT_SENT,
        /** The request may have reached the provider. */
        NOTHING
    }

    private final Proof proof;
    private final transient @Nullable Failure failure;

    /**
     * An exception that proves what it says.
     *
     * @param message for people, without secrets
     */
    public ProviderException(Proof proof, String message, Throwable cause) {
        super(message, cause);
        this.proof = Objects.requireNonNull(proof, "proof must not be null");
        this.failure = null;
    }

    /** An exception that proves what it says, without a cause of its own. */
    public ProviderException(Proof proof, String message) {
        super(message);
        this.proof = Objects.requireNonNull(proof, "proof must not be null");
        this.failure = null;
    }

    /** A refusal, with all that is known of why. */
    public ProviderException(Failure failure) {
        super(failure.message());
        this.proof = Proof.REFUSED;
        this.failure = failure;
    }

    /** The proof that this gives about the remote side. */
    public Proof proof() {
        return proof;
    }

    /** Why the provider refused; a plain {@link FailureKind#REFUSED} if the client knew no better. */
    public Failure failure() {
        return failure != null ? failure : Failure.of(FailureKind.REFUSED, String.valueOf(getMessage()));
    }
}
