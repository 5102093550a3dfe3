package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.CallScript;
import dev.farjob.modal.simulator.gateway.CallView;
import dev.farjob.modal.simulator.gateway.EdgeAnswer;
import dev.farjob.modal.simulator.gateway.GatewaySimulator;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job of 40 minutes through the gateway, over a host that is restarted: in compressed time. */
class LongJobTest {

    private static final Owner ANN = Owner.of("ann");
    private static final Duration FORTY_MINUTES = Duration.ofMinutes(40);
    private static final double HAIR = 0.001;

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final GatewaySimulator modal =
            GatewaySimulator.builder().clock(clock).start();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> charged = new CopyOnWriteArrayList<>();
    private UnaryOperator<OrchestratorBuilder<?>> options = builder -> builder;
    private JobOrchestrator jobs = host();

    @AfterEach
    void close() {
        jobs.close();
        modal.close();
        threads.shutdownNow();
    }

    /** A host that shares nothing with the one before but the store. */
    private JobOrchestrator host() {
        Step charge = Step.elsewhere("charge", context -> {
            charged.add(context.idempotencyKey());
            return StepResult.done();
        });
        OrchestratorBuilder<?> builder = JobOrchestrator.on(store)
                .provider(GatewayModal.at(modal.url(), modal::proxyToken).build())
                .onSuccess(charge)
                .clock(clock)
                .executor(threads)
                .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(20)));
        return options.apply(builder).build();
    }

    private void restart() {
        jobs.close();
        jobs = host();
    }

    private Job submit() {
        return jobs.submitAndSend(JobRequest.to("modal", "studio/upscale")
                        .owner(ANN.value())
                        .input(Map.of("image", "cat.png"))
                        .build())
                .job();
    }

    private Job stored(JobId id) {
        return store.find(id).orElseThrow();
    }

    /** Lets so much time pass, with a sweep every ten seconds. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 10) {
            clock.advance(Duration.ofSeconds(10));
            assertEquals(0, jobs.sweep().failed(), "looks that ended in an exception");
        }
    }

    private double shown(JobId id) {
        return jobs.progress(stored(id)).flatMap(LongJobTest::fraction).orElse(-1.0);
    }

    private static Optional<Double> fraction(Progress progress) {
        return progress.fraction().isPresent() ? Optional.of(progress.fraction().getAsDouble()) : Optional.empty();
    }

    @Test
    void itIsNeverStaleShowsTheTruthAndIsFinalizedOnce() {
        modal.calls().everyCall(CallScript.running(FORTY_MINUTES).reporting());
        JobId id = submit().id();
        for (int minute = 1; minute < 40; minute++) {
            if (minute == 10 || minute == 30) {
                restart();
            }
            pass(Duration.ofMinutes(1));
            assertEquals(JobState.RUNNING, stored(id).state(), "in minute " + minute);
            double truth = minute / 40.0;
            // The progress shown is at most one poll old
            assertTrue(shown(id) <= truth + HAIR && shown(id) >= truth - 0.02, minute + " minutes show " + shown(id));
        }
        pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, stored(id).state());
        assertEquals(List.of(id + "/charge"), charged);
        assertEquals(1, modal.calls().all().size(), "it was started once");
    }

    @Test
    void troubleAllTheWayDoesNotEndIt() {
        modal.calls().everyCall(CallScript.running(FORTY_MINUTES).reporting());
        JobId id = submit().id();
        EdgeAnswer[] troubles = EdgeAnswer.values();
        for (int minute = 0; minute < 39; minute++) {
            modal.next(Ask.STATUS, new Mishap.Edge(troubles[minute % troubles.length]))
                    .next(Ask.STATUS, new Mishap.Spoiled(Mishap.Spoil.HTML));
            pass(Duration.ofMinutes(1));
            assertEquals(JobState.RUNNING, stored(id).state(), "in minute " + minute);
        }
        pass(Duration.ofMinutes(3));
        assertEquals(JobState.SUCCEEDED, stored(id).state());
        assertEquals(List.of(id + "/charge"), charged);
    }

    @Test
    void aSpawnWhoseAnswerWasLostIsFoundByTheNextHost() {
        modal.calls().everyCall(CallScript.running(FORTY_MINUTES));
        modal.next(Ask.SUBMIT, new Mishap.AnswerLost());
        JobId id = submit().id();
        assertEquals(JobState.SPAWNING, stored(id).state());
        restart();
        pass(Duration.ofMinutes(42));
        assertEquals(JobState.SUCCEEDED, stored(id).state());
        assertEquals(1, modal.calls().all().size(), "it was started once");
        assertEquals(List.of(id + "/charge"), charged);
    }

    @Test
    void aSpawnThatNeverArrivedIsSentAgainUnderAnotherKey() {
        modal.calls().everyCall(CallScript.running(FORTY_MINUTES));
        modal.next(Ask.SUBMIT, new Mishap.NotArriving());
        JobId id = submit().id();
        pass(Duration.ofMinutes(43));
        assertEquals(JobState.SUCCEEDED, stored(id).state());
        assertEquals(2, stored(id).attempt());
        assertEquals(1, modal.calls().all().size());
    }

    @Test
    void progressGoesBackWhenTheWorkerWasPreEmpted() {
        options = builder -> builder.progressRule(ProgressRule.honest().asReported());
        restart();
        modal.calls().everyCall(CallScript.running(FORTY_MINUTES).reporting());
        JobId id = submit().id();
        pass(Duration.ofMinutes(30));
        assertTrue(shown(id) > 0.7, "was " + shown(id));
        modal.calls().all().get(0).preempt();
        pass(Duration.ofMinutes(2));
        assertTrue(shown(id) < 0.1, "was " + shown(id));
        assertEquals(JobState.RUNNING, stored(id).state());
        pass(Duration.ofMinutes(39));
        assertEquals(JobState.SUCCEEDED, stored(id).state());
        assertEquals(List.of(id + "/charge"), charged);
    }

    @Test
    void aCrashLoopEndsAtTheHostsDeadlineAndIsCancelledAtModalFirst() {
        modal.calls().everyCall(CallScript.crashLooping());
        Job job = jobs.submitAndSend(JobRequest.to("modal", "studio/upscale")
                        .owner(ANN.value())
                        .input(Map.of())
                        .deadline(Duration.ofHours(1))
                        .build())
                .job();
        pass(Duration.ofMinutes(65));
        assertEquals(JobState.FAILED, stored(job.id()).state());
        assertEquals(
                CallView.State.TERMINATED,
                modal.calls().all().get(0).view().orElseThrow().state());
        assertEquals(List.of(), charged);
    }
}
