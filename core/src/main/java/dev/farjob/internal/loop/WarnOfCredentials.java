package dev.farjob.internal.loop;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that a provider does not accept the host's credentials, however many jobs fail of it, and once that it does again.
 * The same holds for a provider that takes jobs and denies to say how they are, as one does whose key may no longer read.
 * If some owners have credentials of their own, only theirs may be refused, so it is not said again for a while.
 */
public final class WarnOfCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(WarnOfCredentials.class);

    private static final Duration NOT_AGAIN_FOR = Duration.ofMinutes(10);

    /**
     * The last warning about a provider.
     *
     * @param refused whether its refusal is what holds
     * @param learntAt the time of the attempt or the look that this was learnt from: nothing earlier says anything newer
     * @param warnedAt when it was said that credentials are refused
     */
    private record Said(boolean refused, Instant learntAt, long warnedAt) {}

    private final Timekeeper time;
    private final Map<String, Said> ofAttempts = new ConcurrentHashMap<>();
    private final Map<String, Said> ofLooks = new ConcurrentHashMap<>();

    public WarnOfCredentials(Timekeeper time) {
        this.time = time;
    }

    /** A job is like this now. */
    public void changed(Job job) {
        heard(job).ifPresent(LOG::warn);
    }

    /** The warning that this job gives cause for, if any. */
    Optional<String> heard(Job job) {
        String provider = job.target().provider();
        if (job.outcome().orElse(null) instanceof Outcome.Failed failed
                && failed.failure().kind() == FailureKind.UNAUTHORIZED) {
            return isNewRefusal(ofAttempts, provider, sentAt(job))
                    ? Optional.of(provider + " does not accept our credentials: "
                            + failed.failure().message()
                            + ". Its jobs fail until they are mended, job " + job.id()
                            + " is the first; this is said once")
                    : Optional.empty();
        }
        boolean isAtWork = job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
        return isAtWork && endsRefusal(ofAttempts, provider, sentAt(job))
                ? Optional.of(provider + " accepts our credentials again, job " + job.id() + " is the first")
                : Optional.empty();
    }

    /** The provider was asked how a job is, and answered this. */
    public void asked(Job job, ProviderStatus status) {
        answered(job, status).ifPresent(LOG::warn);
    }

    /** The warning that this answer gives cause for, if any. */
    Optional<String> answered(Job job, ProviderStatus status) {
        String provider = job.target().provider();
        Instant now = Instant.EPOCH.plusNanos(time.nanoTime());
        if (status instanceof ProviderStatus.Unknown unknown) {
            return unknown.why() == Why.DENIED && isNewRefusal(ofLooks, provider, now)
                    ? Optional.of(provider + " denies us access to jobs that it has: " + unknown.answer()
                            + ". Nobody learns how they are until our credentials are mended, and they are asked about"
                            + " all the while; job " + job.id() + " is the first; this is said once")
                    : Optional.empty();
        }
        return endsRefusal(ofLooks, provider, now)
                ? Optional.of(provider + " lets us ask about its jobs again, job " + job.id() + " is the first")
                : Optional.empty();
    }

    private synchronized boolean isNewRefusal(Map<String, Said> said, String provider, Instant learntAt) {
        Said before = said.get(provider);
        long now = time.nanoTime();
        boolean isOld = before != null
                && (before.refused()
                        || !learntAt.isAfter(before.learntAt())
                        || now - before.warnedAt() < NOT_AGAIN_FOR.toNanos());
        if (!isOld) {
            said.put(provider, new Said(true, learntAt, now));
        }
        return !isOld;
    }

    private boolean endsRefusal(Map<String, Said> said, String provider, Instant learntAt) {
        // Asked for every job that changes, and nearly always there is nothing to end
        return said.containsKey(provider) && isNewAcceptance(said, provider, learntAt);
    }

    private synchronized boolean isNewAcceptance(Map<String, Said> said, String provider, Instant learntAt) {
        Said before = said.get(provider);
        if (before == null || !before.refused() || !learntAt.isAfter(before.learntAt())) {
            return false;
        }
        said.put(provider, new Said(false, learntAt, before.warnedAt()));
        return true;
    }

    private static Instant sentAt(Job job) {
        return job.dispatchedAt().orElse(job.createdAt());
    }
}
