package dev.farjob.internal.look;

import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import java.util.Optional;

/**
 * Asks about the attempts besides the one that is followed, at each look at their job: what they deliver counts, a wish to
 * cancel reaches them too, and one that was given up is asked to end. Nearly no job has any.
 */
final class OtherAttempts {

    private final HearProvider hear;
    private final StrayJobs strays;

    public OtherAttempts(HearProvider hear, StrayJobs strays) {
        this.hear = hear;
        this.strays = strays;
    }

    /** Asks about every other attempt, until one of them decides how the job goes on. */
    public Advanced ask(Job job, Cause cause) {
        Advanced now = Advanced.stayed(job, "no other attempt says anything new", Optional.empty());
        for (KnownAttempt other : job.otherAttempts()) {
            Handle handle = other.handle();
            if (other.givenUp() || now.job().cancelRequest().isPresent()) {
                strays.askBeside(now.job(), handle);
            }
            Advanced heard = hear.hear(now.job(), handle, hear.ask(now.job(), handle), cause);
            if (!goesOnAs(job, heard.job())) {
                return heard;
            }
            now = heard;
        }
        return now;
    }

    /** Whether the same attempt of a job is still followed or being made, so that the look at it goes on. */
    static boolean goesOnAs(Job before, Job after) {
        return after.handle().map(Handle::id).equals(before.handle().map(Handle::id))
                && after.attempt() == before.attempt()
                && isOnItsWay(after) == isOnItsWay(before)
                && isAtProvider(after) == isAtProvider(before);
    }

    private static boolean isOnItsWay(Job job) {
        return job.state() == JobState.SPAWNING;
    }

    private static boolean isAtProvider(Job job) {
        return job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
    }
}
