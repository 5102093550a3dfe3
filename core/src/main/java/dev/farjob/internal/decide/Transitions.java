package dev.farjob.internal.decide;

import static dev.farjob.model.JobState.ACCEPTED;
import static dev.farjob.model.JobState.CANCELLED;
import static dev.farjob.model.JobState.FAILED;
import static dev.farjob.model.JobState.FINALIZING;
import static dev.farjob.model.JobState.PARKED;
import static dev.farjob.model.JobState.QUEUED;
import static dev.farjob.model.JobState.RUNNING;
import static dev.farjob.model.JobState.SPAWNING;
import static dev.farjob.model.JobState.SUCCEEDED;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The one table of legal moves. */
public final class Transitions {

    private static final Map<JobState, Set<JobState>> LEGAL = new EnumMap<>(JobState.class);

    static {
        // Sent; found to be at the provider already; cancelled or out of time before it was sent.
        LEGAL.put(ACCEPTED, EnumSet.of(ACCEPTED, SPAWNING, QUEUED, RUNNING, FINALIZING, SUCCEEDED, FAILED, CANCELLED));
        // Provably not sent; taken; refused or given up; nobody can say.
        LEGAL.put(
                SPAWNING,
                EnumSet.of(ACCEPTED, SPAWNING, QUEUED, RUNNING, FINALIZING, SUCCEEDED, FAILED, CANCELLED, PARKED));
        LEGAL.put(QUEUED, EnumSet.of(QUEUED, RUNNING, FINALIZING, SUCCEEDED, FAILED, CANCELLED, PARKED));
        // A provider may put a job back into its queue.
        LEGAL.put(RUNNING, EnumSet.of(QUEUED, RUNNING, FINALIZING, SUCCEEDED, FAILED, CANCELLED, PARKED));
        // Back to RUNNING only where a success came while the failure was being compensated.
        LEGAL.put(FINALIZING, EnumSet.of(FINALIZING, RUNNING, SUCCEEDED, FAILED, CANCELLED, PARKED));
        LEGAL.put(PARKED, EnumSet.of(ACCEPTED, QUEUED, RUNNING, FINALIZING, SUCCEEDED, FAILED, CANCELLED, PARKED));
        LEGAL.put(SUCCEEDED, EnumSet.noneOf(JobState.class));
        // The exceptions to "settled never changes": a late success, on record or finalized after all, and what is
        // added to the log without changing how the job ended.
        LEGAL.put(FAILED, EnumSet.of(FAILED, FINALIZING, SUCCEEDED));
        LEGAL.put(CANCELLED, EnumSet.of(CANCELLED, FINALIZING, SUCCEEDED));
    }

    private Transitions() {}

    /** The states that may follow this one; itself where a write may leave the state as it is. */
    public static Set<JobState> from(JobState state) {
        return Set.copyOf(Objects.requireNonNull(LEGAL.get(state)));
    }

    /** Whether the one snapshot may follow the other. */
    public static boolean isLegal(Job before, Job after) {
        boolean inTable = from(before.state()).contains(after.state());
        if (before.state().isSettled()) {
            return isOnlyLogged(before, after)
                    || (inTable
                            && (after.state() == before.state()
                                    ? after.outcome().equals(before.outcome())
                                    : after.lateSuccessAt().isPresent()));
        }
        if (before.state() == FINALIZING && after.state() == RUNNING) {
            return before.lateSuccessAt().isPresent();
        }
        return inTable;
    }

    /** Whether nothing is different but the version, because something was added to the log. */
    static boolean isOnlyLogged(Job before, Job after) {
        return after.equals(before.next(after.updatedAt(), after.stamp()).build());
    }

    /** @throws IllegalStateException if the one snapshot may not follow the other: a fault of ours */
    static void require(Job before, Job after) {
        if (!isLegal(before, after)) {
            throw new IllegalStateException("a job never goes from " + before.state() + " to " + after.state() + ": "
                    + before + "; nothing was written, please report this");
        }
    }
}
