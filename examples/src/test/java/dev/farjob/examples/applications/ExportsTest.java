package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Submission;
import dev.farjob.modal.ModalProvider;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.Ending;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.RemoteCall;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.Subject;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The application whose exports take forty minutes on Modal: its checklist, line by line, and the incidents after which each
 * line was written. The credits are reserved together with the job, and confirmed or given back when it ends.
 */
@ParameterizedClass
@EnumSource(HostDatabase.Kind.class)
class ExportsTest {

    private static final Owner OWNER = Owner.of("user-42");
    private static final ModalFunction EXPORT = ModalFunction.of("my-app", "export");
    private static final Subject PROJECT = Subject.of("project-3");
    private static final String KEY = "exports/project-3.mp4";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RUNNING = Duration.ofMinutes(40);
    private static final int DEPOSIT = 100;
    private static final int PRICE = 25;

    private final Host host;
    private final Wallet wallet;
    private final ModalSimulator modal;
    private final ModalProvider provider;
    /** The keys of the objects in the application's own bucket. */
    private final Set<String> bucket = ConcurrentHashMap.newKeySet();

    private TransactionalJobOrchestrator<Connection> backend;

    ExportsTest(HostDatabase.Kind kind) {
        host = new Host(kind);
        wallet = new Wallet(host.database());
        modal = ModalSimulator.start(host.clock());
        provider = ModalProvider.overGrpc(modal.options().soleCaller().resultMedia(result -> List.of(video())));
        backend = backend();
    }

    @BeforeEach
    void deploy() {
        wallet.deposit(OWNER, DEPOSIT);
        runs(RemoteFunction.returning(Map.of("key", KEY)));
    }

    @AfterEach
    void close() {
        host.close();
        provider.close();
        modal.close();
    }

    private void runs(RemoteFunction script) {
        modal.state()
                .deploy(
                        EXPORT,
                        script.queuedFor(Duration.ZERO).runningFor(RUNNING).reportingProgress());
    }

    private static MediaRef video() {
        return new MediaRef.AlreadyStored(MediaInfo.named("video"), KEY);
    }

    private TransactionalJobOrchestrator<Connection> backend() {
        return host.node(host.store(), provider, this::steps);
    }

    private <J extends JobOrchestrator> OrchestratorBuilder<J> steps(OrchestratorBuilder<J> builder) {
        Step confirm = Step.inTransaction("confirm", Connection.class, (connection, context) -> {
            Wallet.book(connection, context.job(), "working-video");
            return StepResult.done();
        });
        Step release = Step.inTransaction("release", Connection.class, (connection, context) -> {
            Wallet.giveBack(connection, context.job(), PRICE);
            return StepResult.done();
        });
        // The worker uploads by itself, under a key that was known when it was sent off
        return builder.onSuccess(confirm)
                .onFailure(release)
                .storedOutput(job -> bucket.contains(KEY)
                        ? Optional.of(JobResult.of(Payload.empty()).withMedia(List.of(video())))
                        : Optional.empty());
    }

    private void restartBackend() {
        backend.close();
        backend = backend();
    }

    /** Orders an export as its route does; the job is durable and not sent yet. */
    private Job ordered() throws SQLException {
        JobRequest request = JobRequest.to("modal", EXPORT.toString())
                .owner(OWNER)
                .input(Map.of("project", 3, "output", KEY))
                .subject(PROJECT.value())
                .idempotencyKey("project-3/version-1")
                .build();
        return wallet.order(connection -> backend.submitWithin(connection, request), PRICE)
                .map(Submission::job)
                .orElseThrow();
    }

    private Job exporting() throws SQLException {
        Job job = ordered();
        backend.sweep();
        return job;
    }

    private void pass(Duration time) {
        host.pass(backend, time, MINUTE);
    }

    private Job stored(Job job) {
        return host.store().find(job.id()).orElseThrow();
    }

    private List<JobId> unseen() {
        return backend.recover(OWNER).unseen().stream().map(Job::id).toList();
    }

    private void assertExported(Job job) throws Exception {
        Job ended = host.ended(job.id());
        assertEquals(JobState.SUCCEEDED, ended.state());
        assertEquals(
                List.of(video()),
                assertInstanceOf(Outcome.Succeeded.class, ended.outcome().orElseThrow())
                        .result()
                        .media());
        assertEquals(1, wallet.entries(job, "working-video"));
        assertEquals(DEPOSIT - PRICE, wallet.credits(OWNER));
        assertEquals(1, modal.state().started(), "it ran once");
    }

    private void assertGivenBack(Job job) {
        assertEquals(0, wallet.entries(job, "working-video"));
        assertEquals(1, wallet.entries(job, "refund"));
        assertEquals(DEPOSIT, wallet.credits(OWNER));
    }

    @Test
    void exportCompletesWhenTheUserNavigatesToADifferentPage() throws Exception {
        Job job = exporting();
        backend.status(OWNER, job.id());
        pass(RUNNING.plus(MINUTE.multipliedBy(5)));
        assertEquals(
                Optional.of(JobState.SUCCEEDED), backend.latest(OWNER, PROJECT).map(Job::state));
        assertExported(job);
    }

    @Test
    void exportCompletesWhenTheUserClosesTheBrowserAndReturnsLater() throws Exception {
        Job job = exporting();
        host.idle(Duration.ofHours(3));
        assertEquals(List.of(), backend.recover(OWNER).live());
        assertEquals(List.of(job.id()), unseen());
        assertExported(job);

        assertEquals(1, backend.acknowledge(OWNER, job.id()));
        assertEquals(List.of(), unseen());
    }

    @Test
    void whoeverReturnsAfterABackendRestartHasTheExportFinalized() throws Exception {
        Job job = exporting();
        pass(MINUTE);
        backend.close();
        host.idle(RUNNING);
        backend = backend();
        backend.recover(OWNER);
        assertExported(job);
    }

    @Test
    void theProgressBarReconnectsOnPageRefreshAndShowsWhatTheWorkerSays() throws Exception {
        Job job = exporting();
        host.idle(Duration.ofMinutes(10));
        assertEquals(Progress.Source.WORKER, shown(job).source());
        assertEquals(0.2, shown(job).fraction().orElseThrow());

        restartBackend();
        assertEquals(0.2, shown(job).fraction().orElseThrow());
        host.idle(Duration.ofMinutes(20));
        assertEquals(0.7, shown(job).fraction().orElseThrow());
    }

    private Progress shown(Job job) {
        return backend.status(OWNER, job.id()).flatMap(backend::progress).orElseThrow();
    }

    @Test
    void exportsOfFortyMinutesAreNotMarkedStale() throws Exception {
        Job job = exporting();
        pass(Duration.ofMinutes(39));
        assertEquals(JobState.RUNNING, stored(job).state());
        assertTrue(backend.events(OWNER, job.id()).stream()
                .noneMatch(event -> event.kind() == EventKind.PARKED || event.kind() == EventKind.SILENCE_CHANGED));
        pass(Duration.ofMinutes(5));
        assertExported(job);
    }

    @Test
    void cancelledExportsAreCancelledOnModalAndTheCreditsGivenBack() throws Exception {
        Job job = exporting();
        pass(Duration.ofMinutes(5));
        Cancellation answer = backend.cancel(OWNER, job.id());
        assertFalse(answer instanceof Cancellation.NotPossible || answer instanceof Cancellation.TooLate);
        pass(Duration.ofMinutes(5));

        assertEquals(JobState.CANCELLED, host.ended(job.id()).state());
        assertEquals(RemoteCall.Phase.ENDED, modal.state().calls().get(0).phase());
        assertGivenBack(job);
    }

    @Test
    void aHiccupOfTheStatusCallEndsNoPaidExport() throws Exception {
        Job job = exporting();
        for (int i = 0; i < 12; i++) {
            modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.gibberish());
            modal.next(ModalRpc.FUNCTION_CALL_GET_INFO, Fault.denied());
        }
        pass(Duration.ofMinutes(30));
        assertTrue(stored(job).state().isLive());

        modal.noMoreFaults();
        pass(Duration.ofMinutes(20));
        assertExported(job);
    }

    @Test
    void anOutputThatModalHasForgottenIsFoundInTheBucket() throws Exception {
        Job job = exporting();
        bucket.add(KEY);
        host.idle(Duration.ofDays(8));
        pass(Duration.ofHours(1));
        assertExported(job);
    }

    @Test
    void anOutputThatNobodyHasIsNeverCalledAFailure() throws Exception {
        Job job = exporting();
        host.idle(Duration.ofDays(8));
        host.pass(backend, Duration.ofHours(5), MINUTE.multipliedBy(5));
        assertEquals(JobState.PARKED, stored(job).state());
        assertEquals(DEPOSIT - PRICE, wallet.credits(OWNER), "a person decides");

        backend.abandon(job.id(), "nobody has it");
        // The step that gives back runs in another thread; a sweep after the lease would claim the job from under it
        host.ended(job.id());
        assertGivenBack(job);
    }

    @Test
    void aSpawnWhoseCallIdWasLostIsFoundAgainAndRunsOnce() throws Exception {
        // Nobody else calls the function, and the client was there early enough to know that
        host.idle(MINUTE);
        modal.next(ModalRpc.FUNCTION_MAP, Fault.lostAnswer());
        Job job = exporting();
        assertEquals(JobState.SPAWNING, stored(job).state());
        pass(RUNNING.plus(MINUTE.multipliedBy(10)));
        assertExported(job);
    }

    @Test
    void anExportThatWasNotDispatchedBeforeTheRestartIsDispatchedAfterIt() throws Exception {
        Job job = ordered();
        restartBackend();
        pass(RUNNING.plus(MINUTE.multipliedBy(5)));
        assertExported(job);
    }

    @Test
    void anExportThatFailsOnModalGivesTheCreditsBackOnce() throws Exception {
        runs(RemoteFunction.ending(Ending.raised("ValueError", "no clips")));
        Job job = exporting();
        host.idle(RUNNING);
        List<Callable<?>> returning = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            returning.add(() -> backend.recover(OWNER));
        }
        Host.together(returning);
        assertEquals(JobState.FAILED, host.ended(job.id()).state());
        assertGivenBack(job);
    }

    @Test
    void aSecondExportOfTheSameVersionIsTheOneThatIsInFlight() throws Exception {
        Job first = exporting();
        assertEquals(first.id(), exporting().id());
        assertEquals(DEPOSIT - PRICE, wallet.credits(OWNER));
        assertEquals(1, modal.state().started());
    }

    @Test
    void manyWhoFinalizeAtOnceMakeOneWorkingVideo() throws Exception {
        JobOrchestrator other = backend();
        Job job = exporting();
        host.idle(RUNNING);
        Host.together(List.of(
                () -> backend.recover(OWNER),
                () -> other.recover(OWNER),
                () -> backend.status(OWNER, job.id()),
                () -> other.status(OWNER, job.id()),
                backend::sweep,
                other::sweep));
        pass(Duration.ofMinutes(3));
        host.ended(job.id());
        assertExported(job);
        assertEquals(1, host.settlements(job.id()));
    }

    @Test
    void anotherUserSeesNothingOfIt() throws Exception {
        Job job = exporting();
        Owner stranger = Owner.of("somebody-else");
        assertEquals(Optional.empty(), backend.status(stranger, job.id()));
        assertInstanceOf(Cancellation.NotFound.class, backend.cancel(stranger, job.id()));
        assertEquals(Recovery.builder().complete(true).build(), backend.recover(stranger));
    }
}
