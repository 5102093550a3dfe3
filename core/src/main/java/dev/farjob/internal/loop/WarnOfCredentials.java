package dev.farjob.internal.loop;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that a provider does not accept the host's credentials, however many jobs fail of it, and once that it does again.
 * Where some owners have credentials of their own, only theirs may be refused, so it is not said again for a while.
 */
public final class WarnOfCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(WarnOfCredentials.class);

    private static final Duration NOT_AGAIN_FOR = Duration.ofMinutes(10);

    /**
     * The last warning about a provider.
     *
     * @param refused whether its refusal is what holds
     * @param sentAt when the attempt was sent that this was learnt from: what was sent earlier says nothing newer
     * @param warnedAt when it was said that credentials are refused
     */
    private record Said(boolean refused, Instant sentAt, long warnedAt) {}

    private final Timekeeper time;
    private final Map<String, Said> said = new ConcurrentHashMap<>();

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
            return refused(provider, job, failed.failure().message());
        }
        boolean isAtWork = job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
        return isAtWork && said.containsKey(provider) ? accepted(provider, job) : Optional.empty();
    }

    private synchronized Optional<String> refused(String provider, Job job, String why) {
        Said before = said.get(provider);
        long now = time.nanoTime();
        boolean isOld = before != null
                && (before.refused()
                        || !sentAt(job).isAfter(before.sentAt())
                        || now - before.warnedAt() < NOT_AGAIN_FOR.toNanos());
        if (isOld) {
            return Optional.empty();
        }
        said.put(provider, new Said(true, sentAt(job), now));
        return Optional.of(provider + " does not accept our credentials: " + why
                + ". Its jobs fail until they are mended, job " + job.id() + " is the first; this is said once");
    }

    private synchronized Optional<String> accepted(String provider, Job job) {
        Said before = said.get(provider);
        if (before == null || !before.refused() || !sentAt(job).isAfter(before.sentAt())) {
            return Optional.empty();
        }
        said.put(provider, new Said(false, sentAt(job), before.warnedAt()));
        return Optional.of(provider + " accepts our credentials again, job " + job.id() + " is the first");
    }

    private static Instant sentAt(Job job) {
        return job.dispatchedAt().orElse(job.createdAt());
    }
}
