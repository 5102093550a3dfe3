package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.JobQuery;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Videos that are paid in advance: the money is where the job is, whatever becomes of it. */
class VideosPaidInAdvanceTest extends PaidInAdvance {

    @Test
    void theIntentIsOnRecordBeforeFalHearsOfIt() throws Exception {
        AtomicReference<Job> seen = new AtomicReference<>();
        // fal delivers before it answers the submit, which is the earliest that anybody can hear of the job from
        // outside
        app.fal().everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.early()));
        app.beforeWebhooks(() -> seen.set(app.jobs().list(FalHost.OWNER).get(0)));
        Job job = ordered();

        assertEquals(JobState.SPAWNING, seen.get().state());
        assertEquals(1, seen.get().attempt());
        assertDelivered(job);
    }

    @Test
    void aJobThatCouldNotBeStoredIsNeitherSentNorCharged() throws Exception {
        try (Connection connection = app.host().database().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            app.jobs().submitWithin(connection, FalHost.request().build());
            connection.rollback();
        }
        app.pass(LONG_ENOUGH);
        assertEquals(0, app.fal().count(FalCall.SUBMIT));
        assertEquals(DEPOSIT, app.wallet().credits(FalHost.OWNER));
    }

    @Test
    void aWalletThatIsEmptySendsNothing() throws Exception {
        app.host().database().update("UPDATE wallet SET credits = ?", PRICE - 1);
        assertEquals(Optional.empty(), order("click"));
        app.pass(LONG_ENOUGH);
        assertEquals(0, app.fal().count(FalCall.SUBMIT));
    }

    @Test
    void oneClickThatIsPostedFromManyTabsAtOnceIsOneJobAndOneCharge() throws Exception {
        List<Callable<?>> posts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            posts.add(() -> order("click"));
        }
        Host.together(posts);
        assertEquals(DEPOSIT - PRICE, app.wallet().credits(FalHost.OWNER));
        assertEquals(1, app.jobs().list(FalHost.OWNER).size());
    }

    @Test
    void aContentRejectionThatPollingFindsIsRefunded() throws Exception {
        Job job = onlyPolled(FalOutcome.contentPolicy());
        app.pass(LONG_ENOUGH);
        assertEquals(FailureKind.CONTENT_POLICY, assertRefunded(job).kind());
    }

    /** The submit is in doubt and given up, and then fal delivers after all. */
    private Job refundedAndThenDelivered() throws Exception {
        app.fal()
                .everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.after(Duration.ofMinutes(30))));
        app.fal().next(FalCall.SUBMIT, FalFault.answerLost());
        Job job = ordered();
        app.pass(LONG_ENOUGH);
        assertEquals(FailureKind.SPAWN_IN_DOUBT, assertRefunded(job).kind());
        app.pass(LONG_ENOUGH);
        assertEquals(1, app.fal().deliverWebhooks());
        return job;
    }

    @Test
    void aVideoThatComesAfterTheRefundIsNotFree() throws Exception {
        Job job = refundedAndThenDelivered();

        assertRefunded(job);
        assertEquals(
                List.of(job.id()),
                app.jobs().listEveryone(JobQuery.any().lateSuccess()).stream()
                        .map(Job::id)
                        .toList());
    }

    @Test
    void aVideoThatComesAfterTheRefundCanBeHandedOutForItsPrice() throws Exception {
        Job job = refundedAndThenDelivered();
        app.jobs().reopen(job.id(), "the owner wants it");
        app.pass(LONG_ENOUGH);

        assertEquals(JobState.SUCCEEDED, app.stored(job).state());
        assertEquals(1, app.wallet().entries(job, "video"));
        assertEquals(DEPOSIT - PRICE, app.wallet().credits(FalHost.OWNER));
    }

    @Test
    void aJobThatFalNeverTookIsRefunded() throws Exception {
        app.fal().next(FalCall.SUBMIT, FalFault.exhausted());
        assertEquals(FailureKind.PROVIDER_QUOTA, assertRefunded(ordered()).kind());
    }

    @Test
    void aWebhookThatNobodySignedRefundsNobody() throws Exception {
        Job job = ordered();
        String body = "{\"request_id\":\"" + app.fal().requests().get(0).id()
                + "\",\"status\":\"ERROR\",\"error\":\"no\",\"auto_refund_eligible\":true,\"payload\":null}";
        WebhookDelivery forged = WebhookDelivery.of("", Map.of(), body.getBytes(StandardCharsets.UTF_8));

        assertEquals(401, app.receive(forged));
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void aSubmitThatMayHaveArrivedIsNeverSentAgain(FalFault trouble) throws Exception {
        app.fal().everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        app.fal().next(FalCall.SUBMIT, trouble);
        Job job = ordered();
        app.pass(LONG_ENOUGH);
        assertRefunded(job);
        assertEquals(1, app.fal().count(FalCall.SUBMIT));
    }

    static Stream<FalFault> ambiguous() {
        return Stream.of(FalFault.answerLost(), FalFault.failsAfterwards(), FalFault.nginx(504), FalFault.truncated());
    }
}
