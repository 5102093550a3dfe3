package dev.farjob.internal;

import dev.farjob.answer.Repair;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.HearProvider;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.store.JobStore;
import java.util.Optional;

/**
 * Repairs a job by hand, on the same path as everything else: the answer was decided about the very snapshot
 * that was written on.
 */
final class RepairJob {

    private final JobStore store;
    private final Providers providers;
    private final AdvanceJob advance;
    private final HearProvider hear;
    private final LookAtJob look;

    RepairJob(JobStore store, Providers providers, AdvanceJob advance, HearProvider hear, LookAtJob look) {
        this.store = store;
        this.providers = providers;
        this.advance = advance;
        this.hear = hear;
        this.look = look;
    }

    Repair redrive(JobId id, String note) {
        return store.find(id)
                .map(job -> repair(job, new Observation.Redriven(note)))
                .orElseGet(Repair.NotFound::new);
    }

    Repair abandon(JobId id, String reason) {
        return store.find(id)
                .map(job -> abandoned(advance.advance(job, new Observation.Abandoned(reason), Cause.HAND)))
                .orElseGet(Repair.NotFound::new);
    }

    private Repair abandoned(Advanced advanced) {
        Job job = advanced.job();
        if (job.abandonment().isPresent()) {
            return new Repair.Pending(job);
        }
        return answer(advanced);
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

    private Repair repair(Job job, Observation observation) {
        return answer(advance.advance(job, observation, Cause.HAND));
    }

    /** Follows up what was written, and says what came of it. */
    Repair answer(Advanced advanced) {
        if (advanced.isWritten()) {
            return new Repair.Done(look.follow(advanced, Cause.HAND, LookAtJob.Steps.ELSEWHERE));
        }
        // It may have been purged while the provider was asked.
        return store.find(advanced.job().id())
                .<Repair>map(job -> new Repair.NotPossible(job, advanced.why().orElse("nothing had to be done")))
                .orElseGet(Repair.NotFound::new);
    }
}
