package dev.farjob.examples.wallet;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.util.Optional;

/**
 * Sets the money aside with the job, and takes it or gives it back when the job ends. A hold without a job and a job without
 * a hold cannot be: they commit together, and so do the end of the hold and the checkpoint of its step.
 */
public final class ReserveAndConfirm {

    private ReserveAndConfirm() {}

    /** Adds the steps of this policy. */
    public static <J extends JobOrchestrator> OrchestratorBuilder<J> to(OrchestratorBuilder<J> builder) {
        Step confirm = Step.inTransaction("confirm", InMemoryTransaction.class, (transaction, context) -> {
            Credits.release(transaction, context.job().id());
            return StepResult.done();
        });
        Step release = Step.inTransaction("release", InMemoryTransaction.class, (transaction, context) -> {
            int cents = Credits.release(transaction, context.job().id());
            Credits.add(transaction, context.job().owner(), cents);
            return StepResult.done();
        });
        return builder.onSuccess(confirm).onFailure(release);
    }

    /** Submits a job and holds its price, both or neither; empty if the credits do not suffice. */
    public static Optional<Submission> submit(
            TransactionalJobOrchestrator<InMemoryTransaction> jobs,
            InMemoryJobStore store,
            JobRequest request,
            int cents) {
        InMemoryTransaction transaction = store.begin();
        Submission submission = jobs.submitWithin(transaction, request);
        boolean isNew = submission instanceof Submission.Accepted;
        if (isNew && !Credits.hold(transaction, submission.job(), cents)) {
            store.rollback(transaction); // and there never was a job
            return Optional.empty();
        }
        store.commit(transaction); // and now there are both, and the job is sent
        return Optional.of(submission);
    }
}
