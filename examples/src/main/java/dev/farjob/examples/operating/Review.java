package dev.farjob.examples.operating;

import dev.farjob.JobOrchestrator;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.util.ArrayList;
import java.util.List;

/** The jobs that somebody should look at in the morning: those that wait for a person, or were delivered too late. */
public final class Review {

    private Review() {}

    /** A line for each. */
    public static List<String> of(JobOrchestrator jobs) {
        List<String> report = new ArrayList<>();
        for (Job job : jobs.listEveryone(JobQuery.any().states(JobState.PARKED))) {
            report.add(job.id() + ": " + job.parking().orElseThrow().reason().message());
        }
        for (Job job : jobs.listEveryone(JobQuery.any().states(JobState.FAILED).lateSuccess())) {
            report.add(job.id() + ": failed, and was delivered after all");
        }
        return report;
    }
}
