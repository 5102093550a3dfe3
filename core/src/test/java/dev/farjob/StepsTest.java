package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.MediaStream;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.SpawnScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Steps run when a job has ended: in order, each once. */
class StepsTest {

    private final Bench bench = new Bench();
    private final List<Object> seen = new ArrayList<>();

    private Job succeed(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        return bench.stored(job);
    }

    private Job fail(JobOrchestrator jobs) {
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        return bench.stored(jobs.submit(Bench.request().build()).job());
    }

    private Step seeing(String name, Step.Action what) {
        return Step.elsewhere(name, what);
    }

    @Test
    void withoutStepsASuccessIsSettledAtOnce() {
        Job job = succeed(bench.jobs);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(Optional.of(bench.clock.instant()), job.settledAt());
        assertEquals(List.of(), bench.store.steps(job.id()));
    }

    @Test
    void aThousandOfThemRunOnceEach() {
        Step[] steps = Stream.iterate(0, number -> number + 1)
                .limit(1_000)
                .map(number -> bench.effect("step-" + number))
                .toArray(Step[]::new);
        assertEquals(
                JobState.SUCCEEDED,
                succeed(bench.node(builder -> builder.onSuccess(steps))).state());
        assertEquals(1_000, bench.effects.size());
        assertEquals(1_000, Set.copyOf(bench.effects).size());
    }

    @Test
    void theyRunInOrderAndEachOnce() {
        Job job = succeed(bench.node(builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge"))
                .onSuccess(bench.effect("mail"))));
        assertEquals(List.of(job.id() + "/archive", job.id() + "/charge", job.id() + "/mail"), bench.effects);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void eachLeavesACheckpoint() {
        Job job = succeed(bench.node(builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge"))));
        assertEquals(
                List.of(
                        new StepRecord(
                                job.id(), "archive", StepRecord.Status.DONE, bench.clock.instant(), "note of archive"),
                        new StepRecord(
                                job.id(), "charge", StepRecord.Status.DONE, bench.clock.instant(), "note of charge")),
                bench.store.steps(job.id()));
    }

    @Test
    void theLogTellsOfEach() {
        Job job = succeed(bench.node(builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge"))));
        List<EventKind> log = bench.log(job);
        assertEquals(
                List.of(EventKind.OUTCOME_STORED, EventKind.STEP_DONE, EventKind.STEP_DONE),
                log.subList(log.size() - 3, log.size()));
    }

    @Test
    void theOutcomeIsStoredBeforeTheFirstStep() {
        Job job = succeed(bench.node(builder -> builder.onSuccess(seeing("look", context -> {
            seen.add(bench.stored(context.job()).outcome().isPresent());
            seen.add(bench.stored(context.job()).step().orElseThrow().step());
            return StepResult.done();
        }))));
        assertEquals(List.of(true, "look"), seen);
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void aStepSeesWhatTheProviderDelivered() {
        succeed(bench.node(builder -> builder.onSuccess(seeing("look", context -> {
            seen.add(context.result().payload().json());
            seen.add(context.outcome());
            return StepResult.done();
        }))));
        assertEquals("{\"of\":\"fake-1\"}", seen.get(0));
        assertEquals(Outcome.Succeeded.class, seen.get(1).getClass());
    }

    @Test
    void aStepSeesTheNotesOfEarlierOnes() {
        succeed(bench.node(builder -> builder.onSuccess(bench.effect("archive"), seeing("look", context -> {
            seen.add(context.noteOf("archive"));
            seen.add(context.noteOf("never"));
            return StepResult.done();
        }))));
        assertEquals(List.of(Optional.of("note of archive"), Optional.empty()), seen);
    }

    @Test
    void aStepOpensWhatTheProviderMade() {
        succeed(bench.node(builder -> builder.onSuccess(seeing("look", context -> {
            MediaRef media = context.result().media().get(0);
            try (MediaStream stream = context.open(media)) {
                seen.add(new String(stream.bytes().readAllBytes(), StandardCharsets.UTF_8));
            }
            return StepResult.done();
        }))));
        assertEquals(List.of("fake-1/output"), seen);
    }

    @Test
    void aJobWithoutAHandleHasNothingToOpen() {
        MediaRef media = new MediaRef.AlreadyStored(MediaInfo.named("output"), "key");
        Job job = fail(bench.node(builder -> builder.onFailure(seeing("look", context -> {
            seen.add(assertThrows(IOException.class, () -> context.open(media)).getMessage());
            return StepResult.done();
        }))));
        assertEquals(List.of("job " + job.id() + " has no handle to open its output by"), seen);
    }

    @Test
    void aFailureRunsTheStepsForFailuresAndNoOthers() {
        Job job = fail(bench.node(builder ->
                builder.onSuccess(bench.effect("charge")).onFailure(bench.effect("refund"), bench.effect("mail"))));
        assertEquals(List.of(job.id() + "/refund", job.id() + "/mail"), bench.effects);
        assertEquals(JobState.FAILED, job.state());
    }

    @Test
    void aFailureHasNoResult() {
        Job job = fail(bench.node(builder -> builder.onFailure(seeing("look", context -> {
            seen.add(assertThrows(NoSuchElementException.class, context::result).getMessage());
            return StepResult.done();
        }))));
        assertEquals(List.of("job " + job.id() + " has no result: it did not succeed"), seen);
    }

    @Test
    void aCancelledJobIsCompensatedToo() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(bench.effect("refund")));
        Job job = jobs.submit(Bench.request()
                        .notBefore(bench.clock.instant().plusSeconds(60))
                        .build())
                .job();
        jobs.cancel(Bench.ANN, job.id());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void checkpointsSurviveANodeThatDies() {
        Between store = new Between(bench.store);
        Step last = Step.elsewhere("charge", context -> {
            bench.effects.add(context.idempotencyKey());
            // Killed between the effect and its checkpoint
            store.every("apply", Between.failBefore(new AssertionError("killed")));
            return StepResult.done();
        });
        JobOrchestrator dying =
                bench.node(store.as(JobStore.class), builder -> builder.onSuccess(bench.effect("archive"), last));
        Job job = succeed(dying);
        assertEquals(JobState.FINALIZING, job.state());
        JobOrchestrator other =
                bench.node(builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge")));
        bench.clock.advance(Duration.ofMinutes(1));
        other.sweep();
        assertEquals(List.of(job.id() + "/archive", job.id() + "/charge", job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aNodeIsNotTakenOverBeforeItsLeaseIsOut() {
        Between store = new Between(bench.store);
        Step dying = Step.elsewhere("charge", context -> {
            store.every("apply", Between.failBefore(new AssertionError("killed")));
            return StepResult.done();
        });
        Job job = succeed(bench.node(store.as(JobStore.class), builder -> builder.onSuccess(dying)));
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        bench.clock.advance(Duration.ofSeconds(59));
        other.sweep();
        assertEquals(List.of(), bench.effects);
        bench.clock.advance(Duration.ofSeconds(1));
        other.sweep();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void manyPollersAreOneCharge() {
        JobOrchestrator one = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        JobOrchestrator two = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        Job job = one.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            one.status(Bench.ANN, job.id());
            two.recover(Bench.ANN);
            two.receive("fake", bench.remote(job).webhook());
            one.sweep();
        }
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aNodeThatCannotReadTheCheckpointsComesBackToTheJobWhenItsLeaseEnds() {
        Between store = new Between(bench.store);
        JobOrchestrator dying = bench.node(
                store.as(JobStore.class),
                builder -> builder.onSuccess(bench.effect("archive"), Step.elsewhere("charge", context -> {
                    store.every("apply", Between.failBefore(new AssertionError("killed")));
                    return StepResult.done();
                })));
        Job job = succeed(dying);
        Between other = new Between(bench.store)
                .next("steps", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator jobs = bench.node(
                other.as(JobStore.class),
                builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge")));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/archive"), bench.effects);
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/archive", job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aNodeThatClosesBeginsNoFurtherStep() {
        JobOrchestrator[] node = new JobOrchestrator[1];
        node[0] = bench.node(builder -> builder.onSuccess(
                Step.elsewhere("archive", context -> {
                    node[0].close();
                    bench.time.whileWaiting(atMost -> Assertions.fail("somebody waits for a step that is not begun"));
                    bench.effects.add(context.idempotencyKey());
                    return StepResult.done();
                }),
                bench.effect("charge")));
        Job job = node[0].submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        node[0].sweep();
        assertEquals(List.of(job.id() + "/archive"), bench.effects);
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge")))
                .sweep();
        assertEquals(List.of(job.id() + "/archive", job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aNodeDoesNotReadTheCheckpointsOfAJobThatCanHaveNone() {
        Between store = new Between(bench.store);
        Job job = fail(bench.node(store.as(JobStore.class), builder -> builder.onFailure(bench.effect("refund"))));
        assertEquals(JobState.FAILED, job.state());
        assertEquals(0, store.calls("steps"));
    }

    @Test
    void aNodeDoesNotReadWhatItWroteItself() {
        Between store = new Between(bench.store);
        Job job = succeed(bench.node(
                store.as(JobStore.class),
                builder -> builder.onSuccess(bench.effect("archive"), bench.effect("charge"))));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(0, store.calls("steps"));
    }
}
