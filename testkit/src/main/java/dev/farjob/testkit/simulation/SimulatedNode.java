package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.provider.WebhookDelivery;
import java.util.List;
import java.util.Optional;

/**
 * One running node of the system under test, as users, providers and cron jobs see it. Whatever a method throws, the
 * caller takes for "it may or may not have happened", as a browser does.
 */
public interface SimulatedNode extends AutoCloseable {

    /**
     * Submits a job. Returning acknowledges it: from then on it must not be lost. The specification has an owner, a
     * target, an input, an idempotency key, and sometimes a deadline.
     *
     * @return the job, which may be an older one under the same key
     */
    Job submit(JobSpec spec);

    /** The owner's view of one job; empty if there is none, or if it is another owner's. */
    Optional<Job> status(Owner owner, JobId id);

    /** The owner came back: looks at what is live, and answers with it and with what ended unseen. */
    List<Job> recover(Owner owner);

    /** One pass over what is due. */
    void sweep();

    /** The owner wants it cancelled; false if there is no such job, or if it is another owner's. */
    boolean cancel(Owner owner, JobId id);

    /**
     * A webhook arrived.
     *
     * @return whether it was taken; where not, or where this throws, it is delivered again
     */
    boolean receive(String provider, WebhookDelivery delivery);

    /** The owner's jobs, newest first. */
    List<Job> list(Owner owner);

    /** Shuts down in good order. */
    @Override
    void close();
}
