package dev.farjob.jdbc.internal;

import dev.farjob.model.JobId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The yield of a claim.
 *
 * @param jobs the jobs that it took
 * @param wasWhole whether it could see all that is due; see {@link DueTimes}
 * @param busy jobs that were asked for by their ids, and are held by somebody else at the moment
 */
record Claimed<E>(List<E> jobs, boolean wasWhole, List<JobId> busy) {

    Claimed {
        jobs = List.copyOf(jobs);
        busy = List.copyOf(busy);
    }

    /** A claim that saw all that is due, and passed over nothing that it was asked for. */
    static <E> Claimed<E> all(List<E> jobs) {
        return new Claimed<>(jobs, true, List.of());
    }

    /** The findings of two claims of one transaction. */
    Claimed<E> and(Claimed<E> next) {
        return new Claimed<>(
                Stream.concat(jobs.stream(), next.jobs.stream()).toList(),
                wasWhole && next.wasWhole,
                Stream.concat(busy.stream(), next.busy.stream()).toList());
    }
}
