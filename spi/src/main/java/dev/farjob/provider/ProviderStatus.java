package dev.farjob.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.JobResult;
import dev.farjob.model.Progress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The provider's word on a job. Never two-valued: alive, ended, or unknown. Any answer that does not prove that the job is
 * alive or has ended is {@link Unknown}: an unreachable server, a 403, 404 or 5xx on a poll, an expired record, a word
 * that the client does not know.
 */
public sealed interface ProviderStatus {

    /** It has not ended. */
    sealed interface Alive extends ProviderStatus {
        /** How far it is, if the provider said so. */
        Optional<Progress> progress();
    }

    /** It has ended, for good. */
    sealed interface Ended extends ProviderStatus {}

    /**
     * It waits at the provider.
     *
     * @param progress its place in the queue, if known
     */
    record Queued(Optional<Progress> progress) implements Alive {
        public Queued {
            Objects.requireNonNull(progress, "progress must not be null");
        }
    }

    /**
     * The provider works on it.
     *
     * @param progress how far it is, if known
     */
    record Running(Optional<Progress> progress) implements Alive {
        public Running {
            Objects.requireNonNull(progress, "progress must not be null");
        }
    }

    /**
     * It ended well.
     *
     * @param result what it delivered, if that came with the status. The engine fetches it otherwise, and until then this is
     *     no proof: some providers say only with the result that a job failed
     */
    record Succeeded(Optional<JobResult> result) implements Ended {
        public Succeeded {
            Objects.requireNonNull(result, "result must not be null");
        }
    }

    /**
     * It failed, and the provider says so.
     *
     * @param failure why
     */
    record Failed(Failure failure) implements Ended {
        public Failed {
            Objects.requireNonNull(failure, "failure must not be null");
        }
    }

    /**
     * It was cancelled, and the provider says so.
     *
     * @param reason for people
     */
    record Cancelled(String reason) implements Ended {
        public Cancelled {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }

    /**
     * The provider did not say. It proves nothing.
     *
     * @param why what kind of nothing it was
     * @param answer what came back, in short and without secrets
     * @param retryAfter how long the provider wants to be left alone, if it said so
     */
    record Unknown(Why why, String answer, Optional<Duration> retryAfter) implements ProviderStatus {
        public Unknown {
            Objects.requireNonNull(why, "reason must not be null");
            Objects.requireNonNull(answer, "answer must not be null");
            Objects.requireNonNull(retryAfter, "retry-after must not be null");
        }
    }

    /** Why a status is unknown. */
    enum Why {
        /** No answer, a time-out, a 5xx, a 429. */
        UNREACHABLE,
        /** An answer that denies access, such as 401 or 403. */
        DENIED,
        /** The provider knows no such job, or no longer. */
        NOT_FOUND,
        /** The provider knows the job, and what it delivered can no longer be had. */
        EXPIRED,
        /** An answer that the client does not understand. Counted, and bounded. */
        NOT_UNDERSTOOD
    }

    /** Waiting, with no more known. */
    static ProviderStatus queued() {
        return new Queued(Optional.empty());
    }

    /** Waiting, with so many ahead. */
    static ProviderStatus queued(int position) {
        return new Queued(Optional.of(Progress.queued(position)));
    }

    /** Running, with no more known. */
    static ProviderStatus running() {
        return new Running(Optional.empty());
    }

    /** Running, this far. */
    static ProviderStatus running(Progress progress) {
        return new Running(Optional.of(progress));
    }

    /** Ended well; the result is still to be fetched. */
    static ProviderStatus succeeded() {
        return new Succeeded(Optional.empty());
    }

    /** Ended well with this result. */
    static ProviderStatus succeeded(JobResult result) {
        return new Succeeded(Optional.of(result));
    }

    /** Failed. */
    static ProviderStatus failed(Failure failure) {
        return new Failed(failure);
    }

    /** Cancelled. */
    static ProviderStatus cancelled(String reason) {
        return new Cancelled(reason);
    }

    /** Nothing is proved. */
    static ProviderStatus unknown(Why why, String answer) {
        return new Unknown(why, answer, Optional.empty());
    }
}
