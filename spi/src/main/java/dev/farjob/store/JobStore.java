package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where jobs live. The only shared state between nodes, and the only thing that survives one.
 *
 * <p>What an implementation promises:
 *
 * <ul>
 *   <li>A call that returns has been made durable. A call that throws a {@link JobStoreException} says whether it may have
 *       been, for all that it was given: where nothing was written, a caller may try each part by itself. Anything else that
 *       is thrown says nothing, so its callers have to read.
 *   <li>Every write of a job is a compare-and-set on its version. Of several writers of one version exactly one wins.
 *   <li>Due times are the store's: it adds a {@link Due} to its own clock, and compares with its own clock, so that nodes
 *       whose clocks differ cannot steal work from each other.
 *   <li>Snapshots come back exactly as they were written, to the microsecond.
 *   <li>All methods may be called from many threads and many nodes at once.
 * </ul>
 */
public interface JobStore {

    /**
     * Inserts jobs with their first events.
     *
     * <p>Where the owner already has a job under the same idempotency key, or the same job id, that job is the answer and
     * nothing is written; also if both are inserted at the same moment. Each entry stands for itself.
     *
     * @return one answer per job, in order
     */
    List<Insertion> insert(List<NewJob> jobs);

    /** The job with this id, whoever owns it. */
    Optional<Job> find(JobId id);

    /** The job that the provider knows by this id, the newest if there are several. */
    Optional<Job> findByHandle(String provider, String handleId);

    /** A page of jobs, newest first: by creation time, then by id, both descending. */
    List<Job> list(JobQuery query);

    /**
     * Takes jobs to look at, and makes each due again its {@link Job#pace()} from now, in the same step. Claiming is
     * rescheduling: if the claimer dies, or finds nothing new, the job simply becomes due again.
     *
     * <p>A claim is a write: the version grows by one and the stamp becomes the claim's, and nothing else of the job
     * changes. No two claimers get the same version of a job.
     *
     * @return the jobs as they are after the claim; for {@link Claim.DueJobs} the longest due first
     */
    List<Job> claim(Claim claim);

    /**
     * Applies fenced changes, each for itself: where the job still has the version that the change was made for (and the
     * change is admitted, if it asks to be), the new snapshot, its event and its checkpoints are written together.
     *
     * @return one verdict per change, in order
     */
    List<Verdict> apply(List<Change> changes);

    /** The checkpoints of a job's steps, in the order in which they were written. */
    List<StepRecord> steps(JobId id);

    /** The log of a job after this version, oldest first; 0 gives all of it. */
    List<JobEvent> events(JobId id, long afterVersion);

    /**
     * Notes that the owner was shown how these jobs ended. Jobs of another owner, unknown, not settled or acknowledged
     * before are left alone. Versions do not change.
     *
     * @return how many were acknowledged now
     */
    int acknowledge(Owner owner, Set<JobId> ids, Instant at);

    /**
     * Keeps a verified webhook that matches no job yet. A second one with the same key is dropped.
     *
     * @return whether it is new
     */
    boolean keep(UnmatchedWebhook webhook);

    /** What was kept for this handle, oldest first. Reading does not remove it; {@link #purge} does, by age. */
    List<UnmatchedWebhook> unmatched(String provider, String handleId);

    /**
     * Removes old things in one small batch: settled jobs with their events and checkpoints, and unmatched webhooks.
     *
     * @return how many jobs and webhooks went; less than the limit means that nothing old is left
     */
    int purge(Purge purge);
}
