package dev.farjob.modal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.RemoteCall;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Long jobs on Modal, from their submission to their steps, in compressed time and over restarts of the host. */
class FortyMinutesTest {

    private static final ModalFunction EXPORT = ModalFunction.of("my-app", "export");
    private static final Owner OWNER = Owner.of("user-42");
    private static final Duration TICK = Duration.ofSeconds(30);

    private final VirtualClock clock = new VirtualClock();
    private final ModalSimulator modal = ModalSimulator.start(clock);
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final List<String> finalized = new ArrayList<>();
    private ModalProvider provider = ModalProvider.overGrpc(modal.options());
    private JobOrchestrator host = host();

    @AfterEach
    void close() {
        stopHost();
        modal.close();
    }

    private JobOrchestrator host() {
        return JobOrchestrator.on(store)
                .provider(provider)
                .clock(clock)
                .pollSchedule(PollSchedule.fixed(TICK))
                .progressRule(ProgressRule.honest().asReported())
                .onSuccess(Step.elsewhere("charge", context -> {
                    finalized.add(context.idempotencyKey());
                    return StepResult.done();
                }))
                .build();
    }

    private void stopHost() {
        host.close();
        provider.close();
    }

    private void restartHost() {
        stopHost();
        provider = ModalProvider.overGrpc(modal.options());
        host = host();
    }

    private Job submit(JobRequest.Builder request) {
        return host.submitAndSend(request.build()).job();
    }

    private static JobRequest.Builder request() {
        return JobRequest.to("modal", EXPORT.toString()).owner("user-42").input(Map.of("project", 3));
    }

    private Job pass(Job job, Duration time) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(TICK)) {
            clock.advance(TICK);
            host.sweep();
        }
        return host.find(OWNER, job.id()).orElseThrow();
    }

    /** The figure that a front end shows. */
    private double shown(Job job) {
        Progress progress = host.progress(job).orElseThrow();
        assertEquals(Source.WORKER, progress.source(), "nobody but the worker has a figure");
        return progress.fraction().orElseThrow();
    }

    private RemoteCall call() {
        return modal.state().calls().get(0);
    }

    @Test
    @DisplayName("a job of 40 minutes outlives two restarts: never stale, true progress, finalized once")
    void fortyMinutesAndTwoRestarts() {
        modal.state()
                .deploy(
                        EXPORT,
                        RemoteFunction.returning(Map.of("key", "export.mp4"))
                                .queuedFor(Duration.ZERO)
                                .runningFor(Duration.ofMinutes(40))
                                .reportingProgress());
        Job job = submit(request());

        job = pass(job, Duration.ofMinutes(10).plus(TICK));
        assertEquals(0.2, shown(job));
        restartHost();
        job = pass(job, Duration.ofMinutes(10));
        assertEquals(0.5, shown(job));
        stopHost();
        clock.advance(Duration.ofMinutes(10));
        provider = ModalProvider.overGrpc(modal.options());
        host = host();
        job = pass(job, Duration.ofMinutes(5));
        assertEquals(0.8, shown(job));
        assertEquals(JobState.RUNNING, job.state());
        job = pass(job, Duration.ofMinutes(10));

        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/charge"), finalized);
        assertEquals(1, modal.state().started());
        assertTrue(
                host.events(OWNER, job.id()).stream()
                        .noneMatch(
                                event -> event.kind() == EventKind.PARKED || event.kind() == EventKind.SILENCE_CHANGED),
                "it was never taken for stale");
    }

    @Test
    @DisplayName("progress that goes back after a preemption is shown as it is")
    void preemptionIsShownHonestly() {
        modal.state()
                .deploy(
                        EXPORT,
                        RemoteFunction.returning(Map.of("key", "export.mp4"))
                                .queuedFor(Duration.ZERO)
                                .runningFor(Duration.ofMinutes(40))
                                .preemptedAfter(Duration.ofMinutes(30))
                                .reportingProgress());
        Job job = submit(request());
        job = pass(job, Duration.ofMinutes(29));
        assertEquals(0.7, shown(job));
        job = pass(job, Duration.ofMinutes(2));
        assertTrue(host.progress(job).flatMap(Progress::message).orElseThrow().contains("anew"));
        job = pass(job, Duration.ofMinutes(5));
        assertEquals(0.1, shown(job));
        job = pass(job, Duration.ofMinutes(40));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, finalized.size(), "it ran twice at Modal, and is charged once");
    }

    @Test
    @DisplayName("a call that Modal would start again for ever ends at its deadline, at Modal too")
    void deadlinesEndTheCallAtModal() {
        modal.state().deploy(EXPORT, RemoteFunction.returning(1).crashLooping());
        Job job = submit(request().deadline(Duration.ofHours(2)));
        job = pass(job, Duration.ofHours(1));
        assertTrue(job.state().isLive());
        job = pass(job, Duration.ofHours(1).plus(TICK));

        assertEquals(
                FailureKind.TIMED_OUT,
                ((Outcome.Failed) job.outcome().orElseThrow()).failure().kind());
        assertEquals(RemoteCall.Phase.ENDED, call().phase());
        int starts = call().starts();
        clock.advance(Duration.ofDays(1));
        assertEquals(starts, call().starts(), "nothing runs, and nothing is paid for");
    }

    @Test
    @DisplayName("a job that its owner cancels is cancelled, at Modal too")
    void cancelsEndTheCallAtModal() {
        modal.state().deploy(EXPORT, RemoteFunction.neverEnding());
        Job job = submit(request());
        job = pass(job, Duration.ofMinutes(1));
        host.cancel(OWNER, job.id());
        job = pass(job, TICK);
        assertEquals(JobState.CANCELLED, job.state());
        assertEquals(RemoteCall.Phase.ENDED, call().phase());
    }

    @Test
    @DisplayName("a call that Python spawned is adopted by its id, and finalized like any other")
    void callsOfPythonAreAdopted() {
        modal.state().deploy(EXPORT, RemoteFunction.returning(Map.of("key", "export.mp4")));
        String callId = modal.state().spawn(EXPORT, new byte[0]).id();
        Job job = host.adopt(request().build(), callId).job();
        job = pass(job, Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, finalized.size());
    }

    @Test
    @DisplayName("a job whose output has expired is not failed: it waits for a person")
    void expiredOutputsFailNobody() {
        modal.state().deploy(EXPORT, RemoteFunction.returning(Map.of("key", "export.mp4")));
        Job job = submit(request());
        clock.advance(Duration.ofDays(8));
        job = pass(job, Duration.ofHours(4));
        assertNotEquals(JobState.FAILED, job.state());
        assertEquals(JobState.PARKED, job.state());
        assertEquals(Optional.empty(), job.outcome());
    }
}
