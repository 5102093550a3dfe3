package dev.farjob.event;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;

/**
 * Hears of every line that this node writes into the log of a job, after it is durable. The writes of another node are
 * told to that node's listeners; {@code watch} hears of both.
 *
 * <p>One line is never told: that a job was submitted within a transaction of the host's ({@code submitWithin}), because the
 * node does not see whether that commits. The first that a listener hears of such a job is that it is being sent.
 *
 * <p>A listener is called in a task of its own, one event at a time, in the order in which this node told them; the version
 * in an event orders those of one job where two threads wrote them. It may take its time: no job and no other listener waits
 * for it. An exception that it throws is logged and changes nothing, and no thread stays interrupted after it.
 *
 * <p>Up to 10,000 events wait for a listener. One that is further behind misses those that come then, with a warning in the
 * log; nothing else is lost while the node lives. Closing the orchestrator waits for what listeners have yet to hear, within
 * the grace; events that are left then, or by a crash, are in the logs of the jobs only.
 */
@FunctionalInterface
public interface JobListener {
    /** This happened, and the job is like this now. */
    void onEvent(Job job, JobEvent event);
}
