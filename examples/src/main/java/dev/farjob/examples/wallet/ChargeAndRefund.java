package dev.farjob.examples.wallet;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.util.Optional;

/**
 * Takes the money at once, together with the job, and gives it back if the job fails or is cancelled. A success that comes
 * after the refund pays again before it is handed out, if the host wants late successes at all.
 */
public final class ChargeAndRefund {

    private ChargeAndRefund() {}

    /** Adds the steps of this policy. */
    public static <J extends JobOrchestrator> OrchestratorBuilder<J> to(OrchestratorBuilder<J> builder, int cents) {
        Step refund = Step.inTransaction("refund", InMemoryTransaction.class, (transaction, context) -> {
            Credits.add(transaction, context.job().owner(), cents);
            return StepResult.done();
        });
        Step recharge = Step.inTransaction("recharge", InMemoryTransaction.class, (transaction, context) -> {
            return Credits.take(transaction, context.job().owner(), cents)
                    ? StepResult.done()
                    : StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "the credits do not suffice"));
        });
        return builder.onFailure(refund).onLateSuccess(recharge);
    }

    /** Submits a job and charges for it, both or neither; empty if the credits do not suffice. */
    public static Optional<Submission> submit(
            TransactionalJobOrchestrator<InMemoryTransaction> jobs,
            InMemoryJobStore store,
            JobRequest request,
            int cents) {
        InMemoryTransaction transaction = store.begin();
        Submission submission = jobs.submitWithin(transaction, request);
        boolean isNew = submission instanceof Submission.Accepted;
        if (isNew && !Credits.take(transaction, request.owner(), cents)) {
            store.rollback(transaction);
            return Optional.empty();
        }
        store.commit(transaction);
        return Optional.of(submission);
    }
}
