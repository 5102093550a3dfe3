package dev.farjob.event;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.util.List;

/**
 * Hears of one owner's jobs, whichever node works on them. Updates of one job come in the order of its versions and never
 * twice; a burst of changes may come as one.
 *
 * <p>A watcher is called in a task of its own, one update at a time. It may take its time: no job and no other watcher waits
 * for it, and what changes meanwhile it hears as one update per job. An exception that it throws is logged and changes
 * nothing, and no thread stays interrupted after it.
 */
@FunctionalInterface
public interface JobWatcher {
    /**
     * A job is new to the watcher or has changed.
     *
     * @param job as it is now, its progress included
     * @param events what was written into its log since the update before; may be empty
     */
    void onUpdate(Job job, List<JobEvent> events);
}
