package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Submission;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The application that promises to go on when its page is closed, and charges when the video is there: a job that nobody
 * asks for is finished, once, and paid for once.
 */
class VideosWithoutABrowserTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

    /** The charges that an HTTP ledger elsewhere was told of, in their order. */
    private final List<String> charges = new CopyOnWriteArrayList<>();

    private final List<Integer> downloads = new CopyOnWriteArrayList<>();
    private volatile Ledger ledger = Ledger.WORKS;
    private final FalHost app = new FalHost(this::savedAndCharged);

    private enum Ledger {
        WORKS,
        LOSES_ITS_ANSWER,
        IS_DOWN,
        SAYS_NO
    }

    @AfterEach
    void close() {
        app.close();
    }

    private <J extends JobOrchestrator> OrchestratorBuilder<J> savedAndCharged(OrchestratorBuilder<J> builder) {
        return builder.onSuccess(Step.elsewhere("download", this::download), Step.elsewhere("charge", this::charge));
    }

    private StepResult download(StepContext context) throws IOException {
        MediaRef video = context.result().media().get(0);
        try (MediaStream stream = context.open(video)) {
            downloads.add(stream.bytes().readAllBytes().length);
        }
        return StepResult.done();
    }

    private StepResult charge(StepContext context) throws IOException {
        Ledger now = ledger;
        if (now == Ledger.IS_DOWN) {
            throw new IOException("the ledger is down");
        }
        if (now == Ledger.SAYS_NO) {
            return StepResult.impossible(Failure.of(FailureKind.INSUFFICIENT_CREDITS, "the credits do not suffice"));
        }
        charges.add(context.idempotencyKey());
        if (now == Ledger.LOSES_ITS_ANSWER) {
            ledger = Ledger.WORKS;
            throw new IOException("charged, and the answer is lost");
        }
        return StepResult.done();
    }

    private void makes(FalScript script) {
        app.fal().everyJob(script);
    }

    private static FalScript silently() {
        return FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never());
    }

    private static String key(Job job) {
        return job.id() + "/charge";
    }

    private void assertDelivered(Job job) throws Exception {
        assertEquals(JobState.SUCCEEDED, app.host().ended(job.id()).state());
        assertEquals(List.of(key(job)), charges);
        assertEquals(1, app.fal().requests().size(), "fal was paid once");
    }

    private Recovery back() {
        return app.jobs().recover(FalHost.OWNER);
    }

    private List<JobId> unseen() {
        return back().unseen().stream().map(Job::id).toList();
    }

    @Test
    void aVideoThatNobodyAsksForIsFinishedByTheCronJob() throws Exception {
        makes(silently());
        Job job = app.sent();
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void aVideoThatNobodyAsksForIsFinishedByItsWebhook() throws Exception {
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(1));
        app.fal().deliverWebhooks();
        assertDelivered(job);
    }

    @Test
    void whoeverReturnsAfterFortyMinutesFindsWhatEndedUnseenUntilTheyHaveSeenIt() throws Exception {
        makes(silently());
        Job job = app.sent();
        app.pass(Duration.ofMinutes(40));
        assertEquals(List.of(job.id()), unseen());
        app.jobs().acknowledge(FalHost.OWNER, job.id());
        assertEquals(List.of(), unseen());
        assertDelivered(job);
    }

    @Test
    void whoeverReturnsAfterFortyMinutesFinishesWhatNobodyLookedAt() throws Exception {
        makes(silently());
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(40));
        back();
        assertDelivered(job);
        assertEquals(List.of(job.id()), unseen());
    }

    @Test
    void whoeverReturnsAfterFortyMinutesFindsALongVideoStillUnderWay() {
        makes(silently().runningFor(Duration.ofHours(1)));
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(40));
        Recovery found = back();
        assertEquals(List.of(job.id()), found.live().stream().map(Job::id).toList());
        assertEquals(JobState.RUNNING, found.live().get(0).state());
        assertEquals(List.of(), found.unseen());
    }

    @Test
    void aVideoThatFalHasForgottenIsFoundInItsHistory() throws Exception {
        makes(silently());
        app.fal().behave(FalHabit.RESULTS_EXPIRE);
        Job job = app.sent();
        app.host().idle(Duration.ofHours(2));
        back();
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void aDatabaseThatFailsAfterTheSubmitOrphansNoVideo() throws Exception {
        try (JobOrchestrator dying = savedAndCharged(JobOrchestrator.on(failingToWriteTheAnswer())
                        .provider(app.fal().provider().build())
                        .webhooks(FalHost.HOOKS, FalHost.SECRET)
                        .shutdownGrace(Duration.ofMillis(1))
                        .clock(app.host().clock()))
                .build()) {
            // The node keeps what fal has answered, and is closed before the database is back
            dying.submitAndSend(FalHost.request().build());
        }
        Job job = app.jobs().list(FalHost.OWNER).get(0);
        assertEquals(JobState.SPAWNING, job.state());
        app.host().idle(Duration.ofMinutes(1));
        app.fal().deliverWebhooks();
        assertDelivered(job);
    }

    /** The same store, which fails for good once fal has taken a job. */
    private JobStore failingToWriteTheAnswer() {
        JobStore store = app.host().store();
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (self, method, arguments) -> {
                    if (!app.fal().requests().isEmpty()) {
                        throw new JobStoreException(JobStoreException.Effect.NONE, "the database is gone");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void twoTabsThatPollAtTheEndDownloadOnceAndChargeOnce() throws Exception {
        makes(silently());
        JobOrchestrator other = app.node(app.host().store(), this::savedAndCharged);
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        List<Callable<?>> polls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            polls.add(() -> app.jobs().status(FalHost.OWNER, job.id()));
            polls.add(() -> other.status(FalHost.OWNER, job.id()));
        }
        Host.together(polls);
        assertDelivered(job);
        assertEquals(1, downloads.size());
        assertEquals(1, app.host().settlements(job.id()));
    }

    @Test
    void webhookAndPollAtTheSameTimeChargeOnce() throws Exception {
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        WebhookDelivery webhook = app.webhook(Spoiled.NOT);
        Host.together(List.of(
                () -> app.receive(webhook),
                () -> app.jobs().status(FalHost.OWNER, job.id()),
                () -> app.receive(webhook),
                () -> app.jobs().sweep()));
        assertDelivered(job);
        assertEquals(1, downloads.size());
        assertEquals(1, app.host().settlements(job.id()));
    }

    @Test
    void aNodeThatIsCutOffBetweenChargeAndCompletionChargesUnderTheSameKeyAgain() throws Exception {
        ledger = Ledger.LOSES_ITS_ANSWER;
        makes(silently());
        Job job = app.sent();
        app.pass(LONG_ENOUGH);
        assertEquals(JobState.SUCCEEDED, app.host().ended(job.id()).state());
        assertEquals(List.of(key(job), key(job)), charges);
        assertEquals(1, downloads.size(), "what was done before is not done again");
    }

    @Test
    void aDownloadThatFailsIsTriedAgainAndFailsNoVideo() throws Exception {
        makes(silently());
        app.fal().next(FalCall.MEDIA, FalFault.nginx(502));
        app.fal().next(FalCall.MEDIA, FalFault.broken());
        Job job = app.sent();
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
        assertEquals(1, downloads.size());
    }

    @Test
    void aResultThatFailsIsFetchedAgainAndFailsNoVideo() throws Exception {
        makes(FalScript.ending(FalOutcome.video())
                .webhook(FalWebhookScript.onTime().withoutPayload()));
        app.fal().next(FalCall.RESULT, FalFault.nginx(500));
        app.fal().next(FalCall.RESULT, FalFault.broken());
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(1));
        app.fal().deliverWebhooks();
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void aLedgerThatIsDownCostsNobodyTheirVideo() throws Exception {
        ledger = Ledger.IS_DOWN;
        makes(silently());
        Job job = app.sent();
        app.pass(Duration.ofMinutes(5));
        assertEquals(JobState.FINALIZING, app.stored(job).state());

        ledger = Ledger.WORKS;
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void whoeverCannotPayIsToldSoAndNothingElse() throws Exception {
        ledger = Ledger.SAYS_NO;
        makes(silently());
        Job job = app.sent();
        app.pass(LONG_ENOUGH);
        Outcome.Failed failed =
                (Outcome.Failed) app.host().ended(job.id()).outcome().orElseThrow();
        assertEquals(FailureKind.INSUFFICIENT_CREDITS, failed.failure().kind());
    }

    @Test
    void theSameClickAgainIsTheSameVideo() {
        Submission first = app.jobs()
                .submitAndSend(FalHost.request().idempotencyKey("animate-7").build());
        Submission again = app.jobs()
                .submitAndSend(FalHost.request().idempotencyKey("animate-7").build());
        assertEquals(first.job().id(), again.job().id());
        assertTrue(((Submission.Duplicate) again).sameRequest());
        assertEquals(1, app.fal().requests().size());
    }
}
