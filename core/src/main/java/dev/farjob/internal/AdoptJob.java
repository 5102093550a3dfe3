package dev.farjob.internal;

import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobId;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import java.util.Optional;

/**
 * Gives a job what the provider runs already. One remote job has one job here, or it would be paid for twice: the store
 * writes an adoption only while no other job has the remote job, whichever nodes adopt it at the same moment. The look
 * before it names the holder.
 */
final class AdoptJob {

    /** A holder that is gone by the time we look is purged at the same moment, which does not happen often in a row. */
    private static final int ROUNDS = 10;

    private final Timekeeper time;
    private final JobStore store;
    private final Providers providers;
    private final SubmitJob submit;
    private final AdvanceJob advance;
    private final RepairJob repair;
    private final LookAtJob look;

    AdoptJob(
            Timekeeper time,
            JobStore store,
            Providers providers,
            SubmitJob submit,
            AdvanceJob advance,
            RepairJob repair,
            LookAtJob look) {
        this.time = time;
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
        Handle handle = Providers.handle(providers.of(job), job.owner(), job.target(), handleId);
        Optional<Repair> refused = refused(job, handle);
        if (refused.isPresent()) {
            return refused.get();
        }
        Observation seen = Observation.Adopted.of(job, handle, store.events(id, 0), note);
        Advanced advanced = advance.advance(job, seen, Cause.HAND);
        return advanced.isWritten()
                ? repair.answer(advanced)
                : refused(advanced.job(), handle).orElseGet(() -> repair.answer(advanced));
    }

    private Optional<Repair> refused(Job job, Handle handle) {
        return store.findByHandle(job.target().provider(), handle.id())
                .filter(other -> !other.id().equals(job.id()))
                .map(other -> new Repair.NotPossible(
                        job,
                        "job " + other.id() + " has " + handle.id() + " already; one remote job has one job here"));
    }

    /** Makes a job for what only the provider has, under the id that its client makes of what a person has typed. */
    Submission adopt(JobRequest request, String handleId) {
        String provider = request.target().provider();
        Handle handle = Providers.handle(providers.named(provider), request.owner(), request.target(), handleId);
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Job> holder = store.findByHandle(provider, handle.id());
            if (holder.isPresent()) {
                return held(request, handle.id(), holder.get());
            }
            // Empty if somebody has it since; the holder may be purged by the time we look
            long since = time.nanoTime();
            Optional<Submission> answer = submit.adopt(request, handle);
            if (answer.isPresent()) {
                answer.filter(Submission.Accepted.class::isInstance)
                        .ifPresent(accepted -> look.later(Leased.written(accepted.job(), since), Cause.HAND));
                return answer.get();
            }
        }
        throw new JobException(
                "the store says that a job has " + handle + " already, and does not find it: adopt it again later");
    }

    private static Submission held(JobRequest request, String handleId, Job holder) {
        if (!holder.owner().equals(request.owner())) {
            throw new IllegalArgumentException("another owner's job has " + handleId
                    + " already: one remote job has one job here, or it would be paid for twice");
        }
        return SubmitJob.duplicate(request, holder);
    }
}
