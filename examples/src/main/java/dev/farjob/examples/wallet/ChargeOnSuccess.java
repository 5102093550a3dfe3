package dev.farjob.examples.wallet;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;

/**
 * Takes the money when the provider has delivered, and then only. Nothing is ever given back; the risk is that the owner
 * cannot pay for what is made already, and then the job fails and is not handed out.
 */
public final class ChargeOnSuccess {

    private ChargeOnSuccess() {}

    /** Adds the steps of this policy. */
    public static <J extends JobOrchestrator> OrchestratorBuilder<J> to(
            OrchestratorBuilder<J> builder, Ledger ledger, int cents) {
        Step charge = Step.elsewhere("charge", context -> {
            // A ledger that cannot be reached throws, and the step is tried again under the same key
            Ledger.Answer answer =
                    ledger.charge(context.idempotencyKey(), context.job().owner(), cents);
            return answer == Ledger.Answer.CHARGED
                    ? StepResult.done()
                    : StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "the credits do not suffice"));
        });
        return builder.onSuccess(charge);
    }
}
