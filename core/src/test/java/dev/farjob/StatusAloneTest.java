package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application without a loop and without a cron job: whoever asks how a job is keeps it going, and hurries nothing. */
class StatusAloneTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofSeconds(3);

    private final Bench bench = new Bench().accepting("charge");
    private final JobOrchestrator alive = bench.node(builder -> builder.onSuccess(bench.effect("charge")));

    /** A page that asks every three seconds, for so long. */
    private JobState askFor(Duration time, Job job, JobOrchestrator node) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(POLL)) {
            bench.clock.advance(POLL);
            node.status(Bench.ANN, job.id());
        }
        return bench.stored(job).state();
    }

    private Job submittedByANodeThatDied() {
        return bench.node(builder -> builder.executor(task -> {}).onSuccess(bench.effect("charge")))
                .submit(Bench.request().build())
                .job();
    }

    /** The node stored the outcome, and died before the step. */
    private Job leftUnfinalized() {
        Job job = bench.submit();
        bench.clock.advance(LEASE);
        Later threads = new Later();
        // Work that a status waits for has a thread; work that it leaves to others has none
        bench.time.whileWaiting(atMost -> threads.runWaiting());
        bench.node(builder -> builder.executor(threads).onSuccess(bench.effect("charge")))
                .status(Bench.ANN, job.id());
        bench.time.whileWaiting(atMost -> {});
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        return job;
    }

    @Test
    void aJobThatADeadNodeLeftUnsentGoesAllTheWayByStatusAlone() {
        Job job = submittedByANodeThatDied();
        assertEquals(JobState.SUCCEEDED, askFor(Duration.ofMinutes(3), job, alive));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aJobThatADeadNodeLeftUnfinalizedGoesAllTheWayByStatusAlone() {
        Job job = leftUnfinalized();
        assertEquals(JobState.SUCCEEDED, askFor(Duration.ofMinutes(2), job, alive));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aJobThatALiveNodeMayBeWorkingOnIsNotTakenFromIt() {
        Job unsent = submittedByANodeThatDied();
        assertEquals(JobState.ACCEPTED, askFor(Duration.ofSeconds(30), unsent, alive));
        Job unfinalized = leftUnfinalized();
        assertEquals(JobState.FINALIZING, askFor(LEASE.minus(POLL), unfinalized, alive));
        assertEquals(List.of(), bench.effects);
    }

    @Test
    void aStepThatWasPutOffIsNotHurriedByWhoeverAsks() {
        List<String> tried = new ArrayList<>();
        Step charge = Step.elsewhere("charge", context -> {
            tried.add(context.idempotencyKey());
            return tried.size() > 1
                    ? StepResult.done()
                    : StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"));
        });
        JobOrchestrator jobs = bench.node(
                builder -> builder.onSuccess(charge.retry(RetryRule.schedule(List.of(Duration.ofMinutes(10))))));
        Job job = jobs.submit(Bench.request().build()).job();
        askFor(LEASE, job, jobs);
        assertEquals(1, tried.size());
        for (int i = 0; i < 180; i++) {
            askFor(POLL, job, jobs);
            jobs.recover(Bench.ANN);
        }
        assertEquals(1, tried.size(), "until its time has come");
        assertEquals(JobState.SUCCEEDED, askFor(LEASE, job, jobs), "and then whoever asks works it off");
    }

    @Test
    void aSendThatWasPutOffIsNotHurriedByWhoeverAsks() {
        bench.fake.nextSpawn(SpawnScript.notSent());
        JobOrchestrator jobs =
                bench.node(builder -> builder.spawnRetry(RetryRule.schedule(List.of(Duration.ofMinutes(10)))));
        Job job = jobs.submit(Bench.request().build()).job();
        for (int i = 0; i < 190; i++) {
            askFor(POLL, job, jobs);
            jobs.recover(Bench.ANN);
        }
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.SUCCEEDED, askFor(Duration.ofMinutes(2), job, jobs));
        assertEquals(2, bench.fake.spawnCalls(job.id()));
    }

    static Stream<UnaryOperator<OrchestratorBuilder<?>>> limits() {
        return Stream.of(builder -> builder.limitPerOwner(1), builder -> builder.limitPerProvider("fake", 1));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void aJobThatWaitsForAPlaceGetsItThoughNobodyAsksAboutTheOneThatHasIt(UnaryOperator<OrchestratorBuilder<?>> limit) {
        JobOrchestrator jobs = bench.node(limit);
        Job first = jobs.submit(Bench.request().build()).job();
        Job second = jobs.submit(Bench.request().build()).job();
        assertEquals(JobState.ACCEPTED, bench.stored(second).state());
        assertEquals(JobState.SUCCEEDED, askFor(Duration.ofMinutes(3), second, jobs));
        assertEquals(JobState.SUCCEEDED, bench.stored(first).state());
    }

    @Test
    void manyThatWaitForAPlaceCostTheProviderNoMoreThanOne() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        JobOrchestrator jobs = bench.node(builder -> builder.limitPerOwner(1));
        jobs.submit(Bench.request().build());
        List<Job> waiting = Stream.generate(
                        () -> jobs.submit(Bench.request().build()).job())
                .limit(20)
                .toList();
        for (int second = 0; second < 60; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            waiting.forEach(job -> jobs.status(Bench.ANN, job.id()));
        }
        assertEquals(6, bench.fake.looks("fake-1"), "one in ten seconds");
    }

    @Test
    void aJobForLaterIsSentAtItsTimeByWhoeverAsks() {
        Job job = alive.submit(Bench.request()
                        .notBefore(bench.clock.instant().plusSeconds(60))
                        .build())
                .job();
        Between store = new Between(bench.store);
        JobOrchestrator counted = bench.node(store.as(JobStore.class), builder -> builder);
        assertEquals(JobState.ACCEPTED, askFor(Duration.ofSeconds(57), job, counted));
        assertEquals(0, store.calls("claim"), "to ask in vain costs no write");
        assertEquals(JobState.QUEUED, askFor(POLL, job, counted));
    }

    @Test
    void ofThoseThatHoldThePlacesTheFourAreAskedThatNobodyHasAskedForLongest() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        JobOrchestrator jobs = bench.node(builder -> builder.limitPerOwner(7));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        jobs.submit(Bench.request().build());
        List<Job> holders = Stream.generate(
                        () -> jobs.submit(Bench.request().build()).job())
                .limit(6)
                .toList();
        bench.clock.advance(Duration.ofSeconds(6));
        jobs.status(Bench.ANN, holders.get(0).id());
        jobs.status(Bench.ANN, holders.get(1).id());
        bench.clock.advance(Duration.ofSeconds(12));
        Job waiting = jobs.submit(Bench.request().build()).job();
        askFor(Duration.ofSeconds(6), waiting, jobs);
        assertEquals(
                List.of(1, 1, 1, 1, 1, 1),
                IntStream.rangeClosed(2, 7)
                        .mapToObj(number -> bench.fake.looks("fake-" + number))
                        .toList(),
                "and the attempt that is being made is left alone");
    }

    @Test
    void whereTheOwnerHasRoomThoseAreAskedThatFillTheProvider() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        JobOrchestrator jobs = bench.node(builder -> builder.limitPerOwner(2).limitPerProvider("fake", 2));
        jobs.submit(Bench.request("bob").build());
        jobs.submit(Bench.request().build());
        Job waiting = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofSeconds(12));
        askFor(Duration.ofSeconds(6), waiting, jobs);
        assertEquals(List.of(1, 1), List.of(bench.fake.looks("fake-1"), bench.fake.looks("fake-2")));
    }

    @Test
    void aQuestionForWhichThereWasNoThreadIsAskedTheNextTime() {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        boolean[] looks = {false};
        boolean[] full = {false};
        JobOrchestrator jobs = bench.node(builder -> builder.limitPerOwner(1).executor(task -> {
            if (looks[0] && full[0]) {
                throw new RejectedExecutionException("a look has a thread, and nothing else gets one");
            }
            boolean nested = looks[0];
            looks[0] = true;
            task.run();
            looks[0] = nested;
        }));
        jobs.submit(Bench.request().build());
        Job waiting = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofSeconds(12));
        full[0] = true;
        askFor(Duration.ofSeconds(12), waiting, jobs);
        assertEquals(0, bench.fake.looks("fake-1"));
        full[0] = false;
        askFor(Duration.ofSeconds(12), waiting, jobs);
        assertTrue(bench.fake.looks("fake-1") > 0, "nobody asks about the one that has the place");
    }
}
