package dev.farjob.internal;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.rules.InterestRule;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers how a job is: from the store, and by asking the provider where nobody has for a while. */
final class AskStatus {

    private final Timekeeper time;
    private final DurationLog durations;
    private final JobStore store;
    private final Providers providers;
    private final Moments moments;
    private final LookAtJob look;
    private final Duration freshness;

    AskStatus(
            Timekeeper time,
            JobStore store,
            Providers providers,
            Moments moments,
            DurationLog durations,
            LookAtJob look,
            Duration freshness) {
        this.time = time;
        this.durations = durations;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.look = look;
        this.freshness = freshness;
    }

    Optional<Job> status(Owner owner, JobId id) {
        return find(owner, id).map(job -> fresh(job, window(job), Cause.STATUS));
    }

    /** Within how long one look serves all who ask: longer than the freshness, where another would hardly learn anything. */
    private Duration window(Job job) {
        return InterestRule.defaults().gap(job, durations.of(job.target()), time.now(), freshness);
    }

    /** The owner's job; another owner's is not there. */
    Optional<Job> find(Owner owner, JobId id) {
        return store.find(id).filter(job -> job.owner().equals(owner));
    }

    /** The job as its provider says it is, unless somebody asked within this long: then as it is stored. */
    Job fresh(Job job, Duration unlessWithin, Cause cause) {
        boolean worthAsking = switch (job.state()) {
            case SPAWNING, QUEUED, RUNNING -> providers.knows(job);
            // What waits to be sent or is being finalized is worked on already; asking would not make it faster.
            case ACCEPTED, FINALIZING, PARKED, SUCCEEDED, FAILED, CANCELLED -> false;
        };
        if (!worthAsking) {
            return job;
        }
        List<Job> claimed = store.claim(new Claim.TheseJobs(List.of(job.id()), unlessWithin, moments.stamp()));
        return claimed.isEmpty() ? job : look.look(claimed.get(0), cause, LookAtJob.Steps.ELSEWHERE);
    }
}
