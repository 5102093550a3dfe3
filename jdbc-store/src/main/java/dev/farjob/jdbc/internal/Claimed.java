package dev.farjob.jdbc.internal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The yield of a claim.
 *
 * @param jobs the jobs that it took
 * @param wasWhole whether it could see all that is due; see {@link DueTimes}
 */
record Claimed<E>(List<E> jobs, boolean wasWhole) {

    Claimed {
        jobs = List.copyOf(jobs);
    }

    /** The findings of two claims of one transaction. */
    Claimed<E> and(Claimed<E> next) {
        return new Claimed<>(Stream.concat(jobs.stream(), next.jobs.stream()).toList(), wasWhole && next.wasWhole);
    }
}
