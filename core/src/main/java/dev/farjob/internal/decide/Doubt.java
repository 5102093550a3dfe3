package dev.farjob.internal.decide;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Parking;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Attempts of which nobody can say whether they arrived: whoever ends their job without another one has to say so. */
final class Doubt {

    private Doubt() {}

    /** The attempts in doubt once the job is sent again: one that is unanswered is one of them. */
    static List<Integer> withThisAttempt(Job job) {
        return List.copyOf(all(job));
    }

    /** The attempts in doubt once this one has come to light. */
    static List<Integer> without(Job job, int attempt) {
        return job.attemptsInDoubt().stream().filter(other -> other != attempt).toList();
    }

    /** Whether an earlier attempt may run at the provider, so that nobody may say that the job was never started there. */
    static boolean remains(Job job) {
        return !job.attemptsInDoubt().isEmpty();
    }

    static Failure failed(Job job) {
        return of(
                job,
                "the job failed, so that nobody pays twice. Look for it there: if it runs, stop it there or adopt it by its"
                        + " id as a new job; if it delivers by itself, that is put on record as a late success");
    }

    static Failure parked(Job job) {
        return of(job, "look for it there, then adopt it by its id, or redrive the job if it is not there");
    }

    private static Failure of(Job job, String advice) {
        return Failure.of(FailureKind.SPAWN_IN_DOUBT, say(job) + ": " + advice);
    }

    /** Names the attempts in doubt, for people. */
    static String say(Job job) {
        SortedSet<Integer> attempts = all(job);
        String which = (attempts.size() == 1 ? "attempt " : "attempts ")
                + attempts.stream().map(String::valueOf).collect(Collectors.joining(" and "));
        return "nobody can say whether " + job.target().provider() + " took " + which + " of job " + job.id();
    }

    private static SortedSet<Integer> all(Job job) {
        SortedSet<Integer> all = new TreeSet<>(job.attemptsInDoubt());
        if (isUnanswered(job)) {
            all.add(job.attempt());
        }
        return all;
    }

    private static boolean isUnanswered(Job job) {
        JobState state = job.parking().map(Parking::from).orElse(job.state());
        return state == JobState.SPAWNING;
    }
}
