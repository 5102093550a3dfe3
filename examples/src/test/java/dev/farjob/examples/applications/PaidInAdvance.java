package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.answer.Submission;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The application of the persistence and recovery cheat sheet: the wallet is charged together with the job, webhook, cron
 * job and list refresh all bring a job up to date, and whoever gets no video gets the money back.
 */
abstract class PaidInAdvance {

    static final int DEPOSIT = 100;
    static final int PRICE = 25;
    static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

    final FalHost app = new FalHost(PaidInAdvance::money);

    static <J extends JobOrchestrator> OrchestratorBuilder<J> money(OrchestratorBuilder<J> builder) {
        Step refund = Step.inTransaction("refund", Connection.class, (connection, context) -> {
            Wallet.giveBack(connection, context.job(), PRICE);
            return StepResult.done();
        });
        Step chargeAgain = Step.inTransaction(
                "charge-again",
                Connection.class,
                (connection, context) -> Wallet.take(connection, context.job(), PRICE)
                        ? StepResult.done()
                        : StepResult.impossible(
                                Failure.of(FailureKind.INSUFFICIENT_CREDITS, "the credits do not suffice")));
        return builder.onSuccess(publish("publish"))
                .onFailure(refund)
                .onLateSuccess(chargeAgain, publish("publish-late"));
    }

    private static Step publish(String name) {
        return Step.inTransaction(name, Connection.class, (connection, context) -> {
            Wallet.book(connection, context.job(), "video");
            return StepResult.done();
        });
    }

    @BeforeEach
    final void fillTheWallet() {
        app.wallet().deposit(FalHost.OWNER, DEPOSIT);
    }

    @AfterEach
    final void close() {
        app.close();
    }

    final Optional<Submission> order(String click) throws SQLException {
        return app.wallet()
                .order(
                        connection -> app.jobs()
                                .submitWithin(
                                        connection,
                                        FalHost.request().idempotencyKey(click).build()),
                        PRICE);
    }

    /** A job that is paid for and at fal, or as far as it got. */
    final Job ordered() throws SQLException {
        Job job = order("click").orElseThrow().job();
        app.jobs().sweep();
        return job;
    }

    final Job onlyPolled(FalOutcome outcome) throws SQLException {
        app.fal().everyJob(FalScript.ending(outcome).webhook(FalWebhookScript.never()));
        return ordered();
    }

    final Job orderedAndRunningFor(Duration time) throws SQLException {
        app.fal().everyJob(FalScript.ending(FalOutcome.video()).runningFor(time).webhook(FalWebhookScript.never()));
        return ordered();
    }

    final void assertDelivered(Job job) throws Exception {
        assertEquals(JobState.SUCCEEDED, app.host().ended(job.id()).state());
        assertEquals(1, app.wallet().entries(job, "video"));
        assertEquals(0, app.wallet().entries(job, "refund"));
        assertEquals(DEPOSIT - PRICE, app.wallet().credits(FalHost.OWNER));
        assertEquals(1, app.fal().requests().size(), "it was paid for once");
    }

    final Failure assertRefunded(Job job) throws Exception {
        Job ended = app.host().ended(job.id());
        assertEquals(JobState.FAILED, ended.state());
        assertEquals(0, app.wallet().entries(job, "video"));
        assertEquals(1, app.wallet().entries(job, "refund"));
        assertEquals(DEPOSIT, app.wallet().credits(FalHost.OWNER));
        return ((Outcome.Failed) ended.outcome().orElseThrow()).failure();
    }
}
