package dev.farjob.internal;

import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobId;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Gives a job what the provider runs already. One remote job has one job here, or it would be paid for twice: this node
 * adopts it for one job at a time, so that nothing of its own comes between the look for another holder and the write. Two
 * nodes that adopt the same remote job for two jobs within the same moment are not kept apart.
 */
final class AdoptJob {

    /** How long to wait for somebody who adopts the same remote job. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Remote(String provider, String handleId) {}

    /** What is being adopted; a future ends with each. */
    private final ConcurrentMap<Remote, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

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
        Handle handle = providers.of(job).handle(job.owner(), job.target(), handleId);
        return inTurn(new Remote(job.target().provider(), handleId), () -> adopt(job, handle, note));
    }

    private Repair adopt(Job job, Handle handle, String note) {
        Optional<Job> holder = store.findByHandle(job.target().provider(), handle.id())
                .filter(other -> !other.id().equals(job.id()));
        if (holder.isPresent()) {
            return new Repair.NotPossible(
                    job,
                    "job " + holder.get().id() + " has " + handle.id() + " already; one remote job has one job here");
        }
        Advanced advanced = advance.advance(job, new Observation.Adopted(handle, note), Cause.HAND);
        return repair.answer(advanced);
    }

    /** Makes a job for what only the provider has. */
    Submission adopt(JobRequest request, String handleId) {
        String provider = request.target().provider();
        Handle handle = providers.named(provider).handle(request.owner(), request.target(), handleId);
        Submission answer = inTurn(
                new Remote(provider, handleId),
                () -> store.findByHandle(provider, handleId)
                        .<Submission>map(holder -> held(request, handleId, holder))
                        .orElseGet(() -> submit.adopt(request, handle)));
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

    /** Waits for nobody but who adopts the same remote job, and not for ever: that one waits for the store. */
    private <T> T inTurn(Remote remote, Supplier<T> adopt) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.putIfAbsent(remote, mine);
        while (other != null) {
            if (!time.await(other, PATIENCE)) {
                throw new JobException("somebody else adopts " + remote.handleId() + " of " + remote.provider()
                        + " at this moment and has not finished: see which job has it, and adopt it again if none has");
            }
            other = underWay.putIfAbsent(remote, mine);
        }
        try {
            return adopt.get();
        } finally {
            underWay.remove(remote, mine);
            mine.complete(null);
        }
    }
}
