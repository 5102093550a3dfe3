package dev.farjob.internal.step;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobStore;
import java.util.Optional;

/**
 * Tells writes that leave a step to the node that runs it from one by which another node has taken the job. A write
 * that is worth an event (a late success, a wish, a person's decision) leaves it; a lease has no event, so a version that no
 * event accounts for is taken for another node's.
 */
final class Takeover {

    private final JobStore store;

    Takeover(JobStore store) {
        this.store = store;
    }

    /** The job as it is now, if the step that began with this snapshot may go on. */
    Optional<Job> stillOurs(Job mine) {
        return store.find(mine.id()).filter(now -> isAtSameStep(mine, now) && isAccountedFor(mine, now));
    }

    /** Whether this node has claimed the very version that it works on. */
    boolean isOurClaim(Job mine, Job claimed) {
        return claimed.version() == mine.version() && isAtSameStep(mine, claimed);
    }

    private static boolean isAtSameStep(Job mine, Job now) {
        return now.state() == JobState.FINALIZING
                && now.step().equals(mine.step())
                && now.outcome().equals(mine.outcome());
    }

    private boolean isAccountedFor(Job mine, Job now) {
        long told = store.events(now.id(), mine.version()).stream()
                .filter(event -> event.version() <= now.version())
                .count();
        return told == now.version() - mine.version();
    }
}
