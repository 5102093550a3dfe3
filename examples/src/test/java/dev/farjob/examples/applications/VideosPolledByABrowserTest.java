package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Phase;
import dev.farjob.provider.MediaStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application whose browser polls every three seconds: nothing runs in the background, no webhook comes, and the status
 * route alone brings a video from fal to the page.
 */
class VideosPolledByABrowserTest {

    private static final Duration RHYTHM = Duration.ofSeconds(3);
    private static final int PATIENCE_SECONDS = 60;

    private final FalHost app = new FalHost(builder -> builder);

    @BeforeEach
    void sendNoWebhooks() {
        makes(FalOutcome.video(), Duration.ofMinutes(2));
    }

    @AfterEach
    void close() {
        app.close();
    }

    private void makes(FalOutcome outcome, Duration time) {
        app.fal().everyJob(FalScript.ending(outcome).runningFor(time).webhook(FalWebhookScript.never()));
    }

    /** One request of the page. */
    private Job poll(Job job) {
        app.host().idle(RHYTHM);
        return app.jobs().status(FalHost.OWNER, job.id()).orElseThrow();
    }

    /** The phases that the page sees, in their order, until the job has settled. */
    private List<Phase> watched(Job job, int polls) {
        List<Phase> seen = new ArrayList<>();
        for (int i = 0; i < polls; i++) {
            Phase phase = poll(job).phase();
            if (seen.isEmpty() || seen.get(seen.size() - 1) != phase) {
                seen.add(phase);
            }
        }
        return seen;
    }

    @Test
    void pollingSeesPendingThenProcessingThenCompletedAndNothingTwice() {
        assertEquals(List.of(Phase.PENDING, Phase.PROCESSING, Phase.COMPLETED), watched(app.sent(), 60));
    }

    @Test
    void theStatusIsThereFromTheFirstPollOn() {
        Job job = app.jobs().submit(FalHost.request().build()).job();
        assertEquals(
                Optional.of(job.id()),
                app.jobs().status(FalHost.OWNER, job.id()).map(Job::id));
    }

    @Test
    void theSubmitAnswersThoughFalTakesItsTime() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean inTime = new AtomicBoolean();
        app.fal().nextJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.early()));
        // fal does not answer the submit before the page has its job
        app.beforeWebhooks(() -> inTime.set(awaited(answered)));
        Job job = app.jobs().submit(FalHost.request().build()).job();
        answered.countDown();

        assertEquals(JobState.SUCCEEDED, app.host().ended(job.id()).state());
        assertTrue(inTime.get());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aVideoMayTakeHours() {
        makes(FalOutcome.video(), Duration.ofHours(5));
        Job job = app.sent();
        for (int minutes = 0; minutes < 290; minutes += 10) {
            app.host().idle(Duration.ofMinutes(10));
            assertTrue(poll(job).state().isLive());
        }
        app.host().idle(Duration.ofMinutes(20));
        assertEquals(Phase.COMPLETED, poll(job).phase());
    }

    @Test
    void manyTabsAtOnceAreOneQuestionToFal() throws Exception {
        // Freshness goes by the database's clock, and a busy machine may need seconds for so many tabs
        JobOrchestrator node = app.node(app.host().store(), builder -> builder.freshness(Duration.ofHours(1)));
        makes(FalOutcome.video(), Duration.ofHours(5));
        Job job = app.sent();
        app.host().idle(Duration.ofHours(2));
        List<Callable<?>> tabs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tabs.add(() -> node.status(FalHost.OWNER, job.id()));
        }
        Host.together(tabs);
        assertEquals(1, app.fal().count(FalCall.STATUS));
    }

    @Test
    void theModelIsKeptWithTheRequestIdSoThatAnyNodeCanAsk() {
        Job job = app.sent();
        Handle handle = app.stored(job).handle().orElseThrow();
        assertEquals(FalHost.MODEL, handle.target().endpoint());
        assertEquals(app.fal().requests().get(0).id(), handle.id());

        JobOrchestrator other = app.node(app.host().store(), builder -> builder);
        app.host().idle(Duration.ofSeconds(30));
        assertEquals(
                Optional.of(Phase.PROCESSING),
                other.status(FalHost.OWNER, job.id()).map(Job::phase));
    }

    @Test
    void theIdThatAUserSeesIsNotFals() {
        Job job = app.sent();
        assertNotEquals(app.stored(job).handle().orElseThrow().id(), job.id().value());
        assertEquals(Optional.empty(), app.jobs().status(Owner.of("somebody-else"), job.id()));
    }

    static Stream<FalFault> troubles() {
        return Stream.of(
                FalFault.nginx(524),
                FalFault.nginx(404),
                FalFault.broken(),
                FalFault.unknownWord(),
                FalFault.truncated());
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void troubleWithFalAnswersThePollWithWhatIsKnown(FalFault trouble) {
        Job job = app.sent();
        app.host().idle(Duration.ofSeconds(30));
        assertEquals(Phase.PROCESSING, poll(job).phase());
        app.outage(FalCall.STATUS, trouble);
        assertEquals(List.of(Phase.PROCESSING), watched(job, 20));

        app.recovered(FalCall.STATUS);
        assertEquals(List.of(Phase.PROCESSING, Phase.COMPLETED), watched(job, 40));
    }

    @Test
    void aResultThatCannotBeFetchedFailsNoVideoThatExists() {
        app.outage(FalCall.RESULT, FalFault.nginx(500));
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        assertFalse(watched(job, 5).contains(Phase.FAILED));

        app.recovered(FalCall.RESULT);
        assertTrue(watched(job, 10).contains(Phase.COMPLETED));
    }

    @Test
    void aFailureThatFalHidesBehindCompletedIsFoundInTheResult() {
        makes(FalOutcome.contentPolicy(), Duration.ofMinutes(2));
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        Outcome.Failed failed = (Outcome.Failed) poll(job).outcome().orElseThrow();
        assertEquals(FailureKind.CONTENT_POLICY, failed.failure().kind());
    }

    @Test
    void whatIsKeptOfTheVideoIsItsPlaceAndTheClientOpensIt() throws Exception {
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        poll(job);
        Job done = app.stored(job);
        MediaRef video = FalHost.result(done).media().get(0);
        assertEquals("video", video.info().name());
        assertEquals(Optional.of("video/mp4"), video.info().contentType());
        try (MediaStream stream =
                app.fal().provider().build().open(done.handle().orElseThrow(), video)) {
            assertEquals(video.info().size().orElseThrow(), stream.bytes().readAllBytes().length);
        }
    }

    @Test
    void nothingThatIsPrintedOfAJobShowsItsInputOrItsResult() {
        Job job = app.sent();
        app.host().idle(Duration.ofMinutes(3));
        Job done = poll(job);
        String printed = done + " " + done.spec() + " " + done.outcome() + " "
                + app.jobs().events(FalHost.OWNER, job.id());
        assertFalse(printed.contains("lighthouse"), printed);
        assertFalse(printed.contains("output.mp4"), printed);
    }
}
