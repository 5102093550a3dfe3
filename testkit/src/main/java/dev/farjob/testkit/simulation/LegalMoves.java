package dev.farjob.testkit.simulation;

import dev.farjob.model.JobState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which state may follow which, written down apart from the engine's own table, so that one checks the other. */
final class LegalMoves {

    private static final Map<JobState, Set<JobState>> AFTER = new EnumMap<>(JobState.class);

    static {
        Set<JobState> ends = EnumSet.of(
                JobState.FINALIZING, JobState.PARKED, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED);
        allow(JobState.ACCEPTED, ends, JobState.ACCEPTED, JobState.SPAWNING);
        // Back to accepted: the attempt provably did not arrive
        allow(JobState.SPAWNING, ends, JobState.ACCEPTED, JobState.SPAWNING, JobState.QUEUED, JobState.RUNNING);
        // Back to queued: the provider's worker died and the provider starts over
        allow(JobState.QUEUED, ends, JobState.QUEUED, JobState.RUNNING);
        allow(JobState.RUNNING, ends, JobState.QUEUED, JobState.RUNNING);
        allow(JobState.FINALIZING, ends);
        // Evidence may come to light for a parked job: a late webhook
        allow(JobState.PARKED, ends, JobState.QUEUED, JobState.RUNNING);
        // Late successes are recorded, which does not move the job
        allow(JobState.SUCCEEDED, EnumSet.noneOf(JobState.class), JobState.SUCCEEDED);
        allow(JobState.FAILED, EnumSet.noneOf(JobState.class), JobState.FAILED);
        allow(JobState.CANCELLED, EnumSet.noneOf(JobState.class), JobState.CANCELLED);
    }

    private LegalMoves() {}

    private static void allow(JobState from, Set<JobState> some, JobState... others) {
        Set<JobState> all = EnumSet.noneOf(JobState.class);
        all.addAll(some);
        all.addAll(Set.of(others));
        AFTER.put(from, all);
    }

    static boolean allow(JobState from, JobState to) {
        return AFTER.getOrDefault(from, Set.of()).contains(to);
    }

    /** A person may do more: go back to before it was parked, name its remote job, open what had failed. */
    static boolean allowByHand(JobState from, JobState to) {
        return switch (from) {
            case ACCEPTED, SPAWNING -> to == JobState.QUEUED;
            case PARKED -> to.isLive() && to != JobState.SPAWNING;
            case FAILED, CANCELLED -> to == JobState.FINALIZING;
            default -> false;
        };
    }

    /** Moves where spawns are sent again: an earlier attempt comes to light before the next is made. */
    static boolean allowWhereSentAgain(JobState from, JobState to) {
        return from == JobState.ACCEPTED && (to == JobState.QUEUED || to == JobState.RUNNING);
    }

    /** Moves where late successes are finalized by themselves. */
    static boolean allowWhereReopened(JobState from, JobState to) {
        return switch (from) {
            case FAILED, CANCELLED -> to == JobState.FINALIZING;
            case FINALIZING -> to == JobState.RUNNING;
            default -> false;
        };
    }
}
