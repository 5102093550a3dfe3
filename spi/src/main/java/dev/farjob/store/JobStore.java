package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The home of jobs. The only shared state between nodes, and the only thing that survives one.
 *
 * <p>An implementation promises:
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
     * nothing is written; also if both are inserted at the same moment. A job that {@linkplain NewJob#adopting() adopts} a
     * remote job is inserted only if no other job knows that one; of several that adopt it at the same moment, by inserts or by
     * changes, exactly one does. Each entry stands for itself.
     *
     * @return one answer per job, in order
     */
    List<Insertion> insert(List<NewJob> jobs);

    /** The job with this id, whoever owns it. */
    Optional<Job> find(JobId id);

    /**
     * The job that the provider knows by this id, the newest if there are several. A job that was sent more than once is found
     * by each of its {@linkplain Job#handles() handles}, or a delivery of an older attempt would belong to nobody.
     */
    Optional<Job> findByHandle(String provider, String handleId);

    /** A page of jobs, newest first: by creation time, then by id, both descending. */
    List<Job> list(JobQuery query);

    /**
     * The jobs that these owners have under way or whose end they have not seen: all that are not settled, and of those whose end
     * is not acknowledged the ones created after that time. A node asks this once per interval for all whom it watches, so a
     * store that can answers with one statement over narrow rows; by default each owner costs two lists.
     *
     * @param createdAfter spares the store the unseen ends that the caller knows of; {@link Instant#EPOCH} spares none
     * @return each job once, in no particular order
     */
    default List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return Glimpse.byLists(this, owners, createdAfter);
    }

    /**
     * How many jobs there are in each state, of those that the query asks for; its page (limit and position) does not matter.
     * A query for unsettled jobs costs no more than what is under way; with an owner, no more than that owner's jobs; and any
     * other has to count all that the store keeps.
     *
     * <p>This default reads page after page. A store that can count overrides it.
     *
     * @return an entry for each state that a job is in, and no other
     */
    default Map<JobState, Long> count(JobQuery query) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        JobQuery next = query.firstPage().limit(JobQuery.MAX_LIMIT);
        List<Job> page = list(next);
        while (!page.isEmpty()) {
            page.forEach(job -> counts.merge(job.state(), 1L, Long::sum));
            page = page.size() < JobQuery.MAX_LIMIT ? List.of() : list(next.after(page.get(page.size() - 1)));
        }
        return counts;
    }

    /**
     * Takes jobs to look at, and makes each due again its {@link Job#pace()} from now, in the same step. Claiming is
     * rescheduling: if the claimer dies, or finds nothing new, the job simply becomes due again.
     *
     * <p>A claim does not write the job: version, stamp and all the rest stay as they are. It keeps others from the same work
     * until the job is due again, and of several who hold the same version one can {@linkplain #apply write}. So a store may
     * keep claims where a crash forgets them, as long as the due times of the last writes are left: then a job comes due too
     * early, and is looked at twice.
     *
     * @return the jobs as they are; for {@link Claim.DueJobs} in the order of their due times
     */
    List<Job> claim(Claim claim);

    /**
     * Applies fenced changes, each for itself: where the job still has the version that the change was made for (and the
     * change is admitted, if it asks to be, and no other job knows the remote job that it {@linkplain Change#adopting() adopts},
     * if it does), the new snapshot, its event and its checkpoints are written together. A job that was acknowledged meanwhile
     * stays acknowledged ({@link Change#over}).
     *
     * @return one verdict per change, in order
     */
    List<Verdict> apply(List<Change> changes);

    /** The checkpoints of a job's steps, in the order in which they were written. */
    List<StepRecord> steps(JobId id);

    /** The log of a job after this version, oldest first; 0 gives all of it. */
    List<JobEvent> events(JobId id, long afterVersion);

    /**
     * The logs of the last jobs of a target that succeeded, the newest job first: from them a node that starts learns how long
     * a provider takes. A hint and no search: a store may look among its newest jobs only, and so find fewer. By default
     * it reads these jobs whole; a store that can reads their logs, and no more of the table than a bounded part.
     *
     * @param limit how many jobs at most
     */
    default List<List<JobEvent>> recentLogs(Target target, int limit) {
        JobQuery succeeded =
                JobQuery.everyone().target(target).states(JobState.SUCCEEDED).limit(limit);
        return list(succeeded).stream().map(job -> events(job.id(), 0)).toList();
    }

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

    /** The webhooks that were kept for this handle, oldest first. Reading does not remove them; {@link #purge} does, by age. */
    List<UnmatchedWebhook> unmatched(String provider, String handleId);

    /**
     * Removes old things in one small batch: settled jobs with their events and checkpoints, and unmatched webhooks.
     *
     * @return how many jobs and webhooks went; less than the limit means that nothing old is left
     */
    int purge(Purge purge);

    /**
     * Whether this node holds a duty from now until its lease has passed, by the store's clock: no clock of a node counts, and
     * of many nodes that ask at the same moment one gets it. The holder that asks again holds it for a lease from then, however
     * long the one before was. Another node gets it once that has run out. A duty whose lease is zero is given back, if it is
     * this node's: the answer is no, and the next node that asks gets it.
     *
     * <p>Nothing may depend on it but costs. A node that stood still does not know that its lease has run out, and two nodes
     * then do the same for a moment; and by default every node holds every duty, so that a store which does not keep track
     * has each of them do the work.
     *
     * @return whether the node may begin
     */
    default boolean hold(Duty duty) {
        return !duty.isGivenBack();
    }
}
