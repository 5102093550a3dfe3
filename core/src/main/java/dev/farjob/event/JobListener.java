package dev.farjob.event;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;

/**
 * Hears of every line that this node writes into the log of a job, after it is durable. It is called by the thread that
 * goes on with the job, so it should be quick; whatever it throws is logged and changes nothing. What another node writes, that node's
 * listeners hear; {@code watch} hears of both.
 */
@FunctionalInterface
public interface JobListener {
    /** This happened, and the job is like this now. */
    void onEvent(Job job, JobEvent event);
}
