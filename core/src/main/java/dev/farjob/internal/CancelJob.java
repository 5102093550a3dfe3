package dev.farjob.internal;

import dev.farjob.answer.Cancellation;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderTraits.CancelKind;
import java.util.Optional;

/** Puts the wish to cancel on record, passes it on to the provider, and says what came of it. */
final class CancelJob {

    private final AskStatus status;
    private final Providers providers;
    private final AdvanceJob advance;
    private final LookAtJob look;

    CancelJob(AskStatus status, Providers providers, AdvanceJob advance, LookAtJob look) {
        this.status = status;
        this.providers = providers;
        this.advance = advance;
        this.look = look;
    }

    Cancellation cancel(Owner owner, JobId id, String reason) {
        Optional<Job> found = status.find(owner, id);
        if (found.isEmpty()) {
            return new Cancellation.NotFound();
        }
        Advanced wanted = advance.advance(found.get(), new Observation.CancelWanted(reason), Cause.CANCEL);
        if (!wanted.isWritten() && status.find(owner, id).isEmpty()) {
            return new Cancellation.NotFound();
        }
        return answer(look.follow(wanted, Cause.CANCEL, LookAtJob.Steps.ELSEWHERE));
    }

    private Cancellation answer(Job job) {
        if (job.outcome().isPresent()) {
            return job.outcome().get() instanceof Outcome.Cancelled
                    ? new Cancellation.Cancelled(job)
                    : new Cancellation.TooLate(job);
        }
        boolean cannot = job.handle().isPresent()
                && providers.knows(job)
                && providers.traitsOf(job.target().provider()).cancel() == CancelKind.NONE;
        return cannot ? new Cancellation.NotPossible(job) : new Cancellation.Requested(job);
    }
}
