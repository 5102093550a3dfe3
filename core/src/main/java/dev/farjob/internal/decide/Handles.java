package dev.farjob.internal.decide;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.KnownAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The remote jobs of a job, put together from everything that has named them. */
final class Handles {

    private Handles() {}

    /** This handle; with what the job knows of it, if both are the same remote job. */
    static Handle known(Job job, Handle handle) {
        return job.handles().stream()
                .filter(known -> known.id().equals(handle.id()))
                .filter(known -> !known.detail().isEmpty())
                .findFirst()
                .orElse(handle);
    }

    /** Whether this is the remote job that is followed. */
    static boolean isFollowed(Job job, Handle handle) {
        return job.handle().filter(known -> known.id().equals(handle.id())).isPresent();
    }

    /** Whether this is one of the other attempts that are on record. */
    static boolean isOther(Job job, Handle handle) {
        return find(job, handle).isPresent();
    }

    /** The other attempt that is this remote job. */
    static Optional<KnownAttempt> find(Job job, Handle handle) {
        return job.otherAttempts().stream()
                .filter(other -> other.handle().id().equals(handle.id()))
                .findFirst();
    }

    /** The other attempts but this remote job. */
    static List<KnownAttempt> without(Job job, Handle handle) {
        return job.otherAttempts().stream()
                .filter(other -> !other.handle().id().equals(handle.id()))
                .toList();
    }

    /** The other attempts once this remote job is the one that counts: also the one that has counted so far. */
    static List<KnownAttempt> besides(Job job, @Nullable Handle chosen) {
        return chosen == null ? job.otherAttempts() : besides(job, chosen, false);
    }

    /** The same, where the one that has counted so far is given up. */
    static List<KnownAttempt> besidesGivenUp(Job job, Handle chosen) {
        return besides(job, chosen, true);
    }

    private static List<KnownAttempt> besides(Job job, Handle chosen, boolean givenUp) {
        List<KnownAttempt> others = new ArrayList<>(without(job, chosen));
        job.handle()
                .filter(followed -> !followed.id().equals(chosen.id()) && job.attempt() > 0)
                .ifPresent(followed -> others.add(new KnownAttempt(followedAttempt(job), followed, givenUp)));
        return others;
    }

    /** Which attempt is followed, as far as a snapshot tells: the newest that is not on record as another one. */
    private static int followedAttempt(Job job) {
        Set<Integer> others =
                job.otherAttempts().stream().map(KnownAttempt::attempt).collect(Collectors.toSet());
        int attempt = job.attempt();
        while (attempt > 1 && others.contains(attempt)) {
            attempt--;
        }
        return attempt;
    }
}
