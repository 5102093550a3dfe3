package dev.farjob.internal;

import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives a job what the provider runs already. One remote job has one job here, or it would be paid for twice: this node
 * adopts one at a time, so that nothing of its own comes between the look for another holder and the write. Two
 * nodes that adopt the same remote job for two jobs within the same moment are not kept apart.
 */
final class AdoptJob {

    private final Lock oneAtATime = new ReentrantLock();
    private final JobStore store;
    private final Providers providers;
    private final SubmitJob submit;
    private final AdvanceJob advance;
    private final RepairJob repair;
    private final LookAtJob look;

    AdoptJob(
            JobStore store,
            Providers providers,
            SubmitJob submit,
            AdvanceJob advance,
            RepairJob repair,
            LookAtJob look) {
        this.store = store;
        this.providers = providers;
        this.advance = advance;
        this.submit = submit;
        this.repair = repair;
        this.look = look;
    }

    /** Says by hand under which id the provider has a job that is here. */
    Repair adopt(JobId id, String handleId, String note) {
        Optional<Job> found = store.find(id);
        if (found.isEmpty()) {
            return new Repair.NotFound();
        }
        Job job = found.get();
        Handle handle = providers.of(job).handle(job.owner(), job.target(), handleId);
        Advanced advanced;
        oneAtATime.lock();
        try {
            Optional<Job> holder = store.findByHandle(job.target().provider(), handleId)
                    .filter(other -> !other.id().equals(id));
            if (holder.isPresent()) {
                return new Repair.NotPossible(
                        job,
                        "job " + holder.get().id() + " has " + handleId + " already; one remote job has one job here");
            }
            advanced = advance.advance(job, new Observation.Adopted(handle, note), Cause.HAND);
        } finally {
            oneAtATime.unlock();
        }
        return repair.answer(advanced);
    }

    /** Makes a job for what only the provider has. */
    Submission adopt(JobRequest request, String handleId) {
        String provider = request.target().provider();
        Handle handle = providers.named(provider).handle(request.owner(), request.target(), handleId);
        Submission answer;
        oneAtATime.lock();
        try {
            Optional<Job> holder = store.findByHandle(provider, handleId);
            if (holder.isPresent()) {
                return held(request, handleId, holder.get());
            }
            answer = submit.adopt(request, handle);
        } finally {
            oneAtATime.unlock();
        }
        if (answer instanceof Submission.Accepted) {
            look.later(answer.job(), Cause.HAND);
        }
        return answer;
    }

    private static Submission held(JobRequest request, String handleId, Job holder) {
        if (!holder.owner().equals(request.owner())) {
            throw new IllegalArgumentException("another owner's job has " + handleId
                    + " already: one remote job has one job here, or it would be paid for twice");
        }
        return new Submission.Duplicate(holder, true);
    }
}
