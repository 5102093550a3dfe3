package dev.farjob.jdbc.internal;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.List;

/** For messages: which jobs it is about. */
public final class Named {

    private Named() {}

    /** These jobs, of which there is at least one. */
    public static String jobs(List<Job> jobs) {
        return jobs(jobs.size(), jobs.get(0).id());
    }

    /** So many jobs, of which this is the first. */
    static String jobs(int count, JobId first) {
        return count == 1 ? "job " + first : count + " jobs, the first of which is " + first + ",";
    }
}
