package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.provider.WebhookDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One running node of the system under test, as users, providers and cron jobs see it. If a method throws anything, the
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

    /**
     * The owner wants it cancelled.
     *
     * @return the job as the owner is told that it is; empty if there is none, or if it is another owner's
     */
    Optional<Job> cancel(Owner owner, JobId id);

    /**
     * A webhook arrived.
     *
     * @return whether it was taken; where not, or where this throws, it is delivered again
     */
    boolean receive(String provider, WebhookDelivery delivery);

    /** The owner's jobs, newest first. */
    List<Job> list(Owner owner);

    /** Submits a job and sends it before this returns. For {@link Variation#SUBMIT_AND_SEND}. */
    default Job submitAndSend(JobSpec spec) {
        throw notOffered(Variation.SUBMIT_AND_SEND);
    }

    /** Submits several jobs, all or none. For {@link Variation#BATCHES}. */
    default List<Job> submitAll(List<JobSpec> specs) {
        throw notOffered(Variation.BATCHES);
    }

    /**
     * Submits a job in a transaction of {@link SystemUnderTest#begin()}. It must not wait for anything. For
     * {@link Variation#HOST_TRANSACTIONS}.
     */
    default Job submitWithin(Object transaction, JobSpec spec) {
        throw notOffered(Variation.HOST_TRANSACTIONS);
    }

    /** As {@link #recover}, in two lists. For {@link Variation#ACKNOWLEDGE}. */
    default Returned comeBack(Owner owner) {
        throw notOffered(Variation.ACKNOWLEDGE);
    }

    /** The owner was shown how these ended; how many of them that is news of. For {@link Variation#ACKNOWLEDGE}. */
    default int acknowledge(Owner owner, Set<JobId> ids) {
        throw notOffered(Variation.ACKNOWLEDGE);
    }

    /** Every parked job, and every one with a late success on record. For {@link Variation#REPAIRS}. */
    default List<Job> needingPeople() {
        throw notOffered(Variation.REPAIRS);
    }

    /**
     * A person acts. For {@link Variation#REPAIRS}.
     *
     * @return the job if it is done; empty if it is not possible
     */
    default Optional<Job> repair(JobId id, ManualRepair repair) {
        throw notOffered(Variation.REPAIRS);
    }

    /** Removes what has settled long ago. For {@link Variation#RETENTION}. */
    default void purge() {
        throw notOffered(Variation.RETENTION);
    }

    /** Tells of this owner's jobs until the node ends. For {@link Variation#WATCHERS}. */
    default void watch(Owner owner, Consumer<Job> watcher) {
        throw notOffered(Variation.WATCHERS);
    }

    /**
     * Waits in the caller's thread until the owner's job is settled, for so long at most. For {@link Variation#AWAITS}.
     *
     * @return the job as it is then; empty if there is none, or if it is another owner's
     */
    default Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        throw notOffered(Variation.AWAITS);
    }

    /**
     * Tells of the owner's job once it is settled, and nothing if this node ends before. For {@link Variation#AWAITS} with
     * {@link Variation#BACKGROUND}.
     *
     * @param told takes the job; empty, at once, if there is none, or if it is another owner's
     */
    default void whenSettled(Owner owner, JobId id, Consumer<Optional<Job>> told) {
        throw notOffered(Variation.AWAITS);
    }

    /**
     * A worker says how far it is, by the token that its spawn has brought. For {@link Variation#REPORTS}.
     *
     * @return the job if the report counts; empty if the job has ended, is gone, or was sent again since
     */
    default Optional<Job> report(String token, Progress progress) {
        throw notOffered(Variation.REPORTS);
    }

    /**
     * Makes a job for what only the provider has. For {@link Variation#ADOPTIONS}.
     *
     * @return the job that has it; empty if another owner's has
     */
    default Optional<Job> adopt(JobSpec spec, String handleId) {
        throw notOffered(Variation.ADOPTIONS);
    }

    private static UnsupportedOperationException notOffered(Variation variation) {
        return new UnsupportedOperationException("this system does not offer " + variation);
    }

    /** Shuts down in good order. */
    @Override
    void close();
}
