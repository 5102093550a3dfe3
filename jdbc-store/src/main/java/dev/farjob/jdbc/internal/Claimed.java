package dev.farjob.jdbc.internal;

import java.util.List;

/**
 * What a claim found.
 *
 * @param jobs what it took
 * @param wasWhole whether it could see all that is due; see {@link DueTimes}
 */
record Claimed<E>(List<E> jobs, boolean wasWhole) {

    Claimed {
        jobs = List.copyOf(jobs);
    }
}
