package dev.farjob.internal;

import dev.farjob.answer.Repair;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.HearProvider;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.StrayJobs;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.function.Function;

/** What a person does by hand, on the same path as everything else. */
final class RepairJob {

    private final JobStore store;
    private final Providers providers;
    private final AdvanceJob advance;
    private final HearProvider hear;
    private final StrayJobs strays;
    private final LookAtJob look;

    RepairJob(
            JobStore store,
            Providers providers,
            AdvanceJob advance,
            HearProvider hear,
            StrayJobs strays,
            LookAtJob look) {
        this.store = store;
        this.providers = providers;
        this.advance = advance;
        this.hear = hear;
        this.strays = strays;
        this.look = look;
    }

    Repair redrive(JobId id, String note) {
        return repair(id, job -> new Observation.Redriven(note));
    }

    Repair adopt(JobId id, String handleId, String note) {
        Optional<Job> found = store.find(id);
        if (found.isEmpty()) {
            return new Repair.NotFound();
        }
        Job job = found.get();
        Optional<Job> holder = store.findByHandle(job.target().provider(), handleId)
                .filter(other -> !other.id().equals(id));
        if (holder.isPresent()) {
            return new Repair.NotPossible(
                    job, "job " + holder.get().id() + " has " + handleId + " already; one remote job has one job here");
        }
        Handle handle = providers.of(job).handle(job.owner(), job.target(), handleId);
        return repair(job, new Observation.Adopted(handle, note));
    }

    Repair abandon(JobId id, String reason) {
        Optional<Job> found = store.find(id);
        Repair repair = repair(id, job -> new Observation.Abandoned(reason));
        if (repair instanceof Repair.Done
                && found.isPresent()
                && found.get().outcome().isEmpty()) {
            found.get().handle().ifPresent(handle -> strays.cancel(found.get(), handle));
        }
        return repair;
    }

    /** Finalizes a late success that is on record, if the provider still has it. */
    Repair reopen(JobId id, String note) {
        Optional<Job> found = store.find(id);
        if (found.isEmpty()) {
            return new Repair.NotFound();
        }
        Job job = found.get();
        if (job.lateSuccessAt().isEmpty() || job.handle().isEmpty()) {
            return new Repair.NotPossible(job, "no late success is on record");
        }
        ProviderClient client = providers.of(job);
        ProviderStatus status = hear.withResult(
                client, job.handle().get(), ProviderStatus.unknown(Why.UNREACHABLE, "the result could not be fetched"));
        if (status instanceof ProviderStatus.Succeeded succeeded
                && succeeded.result().isPresent()) {
            return repair(job, new Observation.Reopened(succeeded.result().get(), note));
        }
        return new Repair.NotPossible(job, client.name() + " does not have the result, or not now");
    }

    private Repair repair(JobId id, Function<Job, Observation> observation) {
        return store.find(id).map(job -> repair(job, observation.apply(job))).orElseGet(Repair.NotFound::new);
    }

    private Repair repair(Job job, Observation observation) {
        Advanced advanced = advance.advance(job, observation, Cause.HAND);
        return advanced.isWritten()
                ? new Repair.Done(look.follow(advanced, Cause.HAND, LookAtJob.Steps.ELSEWHERE))
                : new Repair.NotPossible(advanced.job(), advanced.why().orElse("nothing had to be done"));
    }
}
