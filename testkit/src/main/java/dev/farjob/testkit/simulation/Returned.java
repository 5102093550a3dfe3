package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import java.util.List;

/**
 * The jobs that an owner finds on coming back.
 *
 * @param live the jobs that have not settled
 * @param unseen the jobs that have settled and were not acknowledged
 */
public record Returned(List<Job> live, List<Job> unseen) {

    public Returned {
        live = List.copyOf(live);
        unseen = List.copyOf(unseen);
    }
}
