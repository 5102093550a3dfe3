package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step has taken effect elsewhere, which only its node knows: that goes on record whatever becomes of the store or the job. */
class StepResultsInHandTest {

    private final Bench bench = new Bench(
            builder -> builder,
            provider -> provider.traits(
                    ProviderTraits.builder().endsCallsInTime(true).build()));
    /** Which changes the store refuses. */
    private Predicate<Change> refused = change -> false;

    private Effect effect = Effect.NONE;
    private boolean takesEffect;
    private JobOrchestrator charging = bench.jobs;

    private final class Refusing extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Refusing() {
            super(bench.store);
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            if (changes.stream().anyMatch(refused)) {
                if (takesEffect) {
                    super.apply(changes);
                }
                throw new JobStoreException(effect, "no connection");
            }
            return super.apply(changes);
        }
    }

    private JobOrchestrator node(Step... steps) {
        return bench.node(new Refusing(), builder -> builder.onSuccess(steps).onFailure(bench.effect("refund")));
    }

    private static boolean isCheckpoint(Change change) {
        return change.step().isPresent();
    }

    private Job delivered(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(0, jobs.sweep().failed(), "looks that ended in an exception");
        return bench.stored(job);
    }

    private void pass(JobOrchestrator jobs, Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 5) {
            bench.clock.advance(Duration.ofSeconds(5));
            jobs.sweep();
        }
    }

    private JobId theJob() {
        return bench.jobs.listEveryone(JobQuery.any()).get(0).id();
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void aCheckpointThatTheStoreDidNotTakeIsWrittenLaterAndTheStepRunsOnce(Effect lost) {
        refused = StepResultsInHandTest::isCheckpoint;
        effect = lost;
        JobOrchestrator jobs = node(bench.effect("mail"));
        Job job = delivered(jobs);
        assertEquals(JobState.FINALIZING, job.state());
        refused = change -> false;
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/mail"), bench.effects);
    }

    @Test
    void aCheckpointThatWasWrittenAfterAllIsNotTakenForALateOne() {
        refused = StepResultsInHandTest::isCheckpoint;
        effect = Effect.UNKNOWN;
        takesEffect = true;
        JobOrchestrator jobs = node(bench.effect("mail"));
        Job job = delivered(jobs);
        refused = change -> false;
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertFalse(bench.log(job).contains(EventKind.STEP_DONE_LATE));
    }

    @Test
    void nobodyRunsTheStepAgainWhileItsResultIsInHand() {
        refused = StepResultsInHandTest::isCheckpoint;
        JobOrchestrator jobs = node(bench.effect("mail"));
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(bench.effect("mail")));
        Job job = delivered(jobs);
        for (int i = 0; i < 60; i++) {
            pass(jobs, Duration.ofSeconds(5));
            other.sweep();
        }
        for (int i = 0; i < 60; i++) {
            bench.clock.advance(Duration.ofSeconds(5));
            other.sweep();
            jobs.sweep();
        }
        refused = change -> false;
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/mail"), bench.effects);
    }

    @Test
    void theStepsThatFollowAreRunAsSoonAsTheResultIsOnRecord() {
        refused = StepResultsInHandTest::isCheckpoint;
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(
                new Refusing(),
                builder -> builder.executor(threads).onSuccess(bench.effect("mail"), bench.effect("post")));
        bench.time.whileWaiting(atMost -> threads.runWaiting());
        Job job = bench.accepting("mail", "post").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/mail"), bench.effects);
        refused = change -> false;
        threads.runAll();
        assertEquals(List.of(job.id() + "/mail", job.id() + "/post"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anOutageIsNotSaidForEachResultInHand() {
        refused = StepResultsInHandTest::isCheckpoint;
        JobOrchestrator jobs = node(bench.effect("mail"));
        try (Logged log = new Logged()) {
            delivered(jobs);
            pass(jobs, Duration.ofMinutes(1));
            assertEquals(List.of(), log.linesWith("dev.farjob.internal.write.InHand"));
            assertEquals(List.of(), log.linesWith("took effect, and is not on record"));
        }
    }

    @Test
    void aNodeThatClosesWritesWhatItHasInHandWithinItsGrace() {
        refused = StepResultsInHandTest::isCheckpoint;
        Later threads = new Later();
        JobOrchestrator jobs =
                bench.node(new Refusing(), builder -> builder.executor(threads).onSuccess(bench.effect("mail")));
        Job job = jobs.submit(Bench.request().build()).job();
        threads.runAll();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        while (bench.effects.isEmpty()) {
            assertTrue(threads.runOne(), "the step has run");
        }
        bench.time.whileWaiting(atMost -> {
            refused = change -> false;
            threads.runAll();
        });
        jobs.close();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    private Job chargedAfterItWasRefunded() {
        Job job = refundedWhile(Step.elsewhere("charge", context -> {
            refund();
            bench.effects.add(context.idempotencyKey());
            bench.time.whileWaiting(atMost -> Assertions.fail("a sweep waits for a step that has ended"));
            return StepResult.done("receipt 7");
        }));
        assertEquals(List.of(job.id() + "/refund", job.id() + "/charge"), bench.effects);
        return job;
    }

    private Job refundedWhile(Step charge) {
        charging = node(charge);
        return delivered(charging);
    }

    /** While the charge is under way here, a person gives the job up elsewhere, and the refund is made there. */
    private void refund() {
        JobOrchestrator other =
                bench.node(builder -> builder.onSuccess(bench.effect("charge")).onFailure(bench.effect("refund")));
        bench.clock.advance(Duration.ofSeconds(30));
        other.abandon(theJob(), "a person");
        bench.clock.advance(Duration.ofSeconds(61));
        other.sweep();
    }

    private List<JobEvent> eventsOf(Job job, EventKind kind) {
        return bench.store.events(job.id(), 0).stream()
                .filter(event -> event.kind() == kind)
                .toList();
    }

    @Test
    void aRunThatFailsWhenTheJobHasEndedOtherwiseIsInItsLog() {
        try (Logged log = new Logged()) {
            Job job = refundedWhile(Step.elsewhere("charge", context -> {
                refund();
                throw new IllegalStateException("no answer in time");
            }));
            assertEquals(JobState.FAILED, job.state());
            JobEvent late = eventsOf(job, EventKind.STEP_FAILED_LATE).get(0);
            assertTrue(
                    late.note().startsWith("charge failed when the job had gone on without it: STEP_FAILED"),
                    late.note());
            assertEquals(
                    1,
                    log.linesWith("step charge of job " + job.id()
                                    + " failed when the job, which is FAILED, had gone on")
                            .size());
        }
    }

    @Test
    void aRunInTheStoresTransactionThatFailsLateHasTakenNoEffectAndIsNotInTheLog() {
        Job job = refundedWhile(Step.inTransaction("charge", InMemoryTransaction.class, (context, transaction) -> {
            refund();
            throw new IllegalStateException("no such row");
        }));
        assertEquals(List.of(), eventsOf(job, EventKind.STEP_FAILED_LATE));
    }

    @Test
    void aRunThatFailsWhenAnotherHasTakenEffectIsNotInTheLog() {
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        charging = node(Step.elsewhere("charge", context -> {
            bench.clock.advance(Duration.ofMinutes(5));
            other.sweep();
            throw new IllegalStateException("no answer in time");
        }));
        Job job = delivered(charging);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(), eventsOf(job, EventKind.STEP_FAILED_LATE));
    }

    @Test
    void aLogThatCannotBeWrittenForAFailedRunHarmsNothing() {
        refused = change -> change.event()
                .map(JobEvent::kind)
                .filter(EventKind.STEP_FAILED_LATE::equals)
                .isPresent();
        Job job = refundedWhile(Step.elsewhere("charge", context -> {
            refund();
            throw new IllegalStateException("no answer in time");
        }));
        assertEquals(JobState.FAILED, job.state());
        assertEquals(List.of(), eventsOf(job, EventKind.STEP_FAILED_LATE));
    }

    @Test
    void anEffectThatComesWhenTheJobHasEndedOtherwiseIsInItsLog() {
        Job job = chargedAfterItWasRefunded();
        assertEquals(JobState.FAILED, job.state());
        List<JobEvent> log = bench.store.events(job.id(), 0);
        JobEvent last = log.get(log.size() - 1);
        assertEquals(EventKind.STEP_DONE_LATE, last.kind());
        assertEquals("charge took effect when the job had gone on without it", last.note());
        assertEquals(JobState.FAILED, last.state());
    }

    @Test
    void anEffectThatComesWhenTheJobHasEndedOtherwiseIsSaidOnce() {
        try (Logged log = new Logged()) {
            Job job = chargedAfterItWasRefunded();
            String said = "WARN dev.farjob.internal.step.WriteResult - step charge of job " + job.id()
                    + " took effect when the job, which is FAILED, had gone on without it";
            assertEquals(1, log.linesWith(said).size());
        }
    }

    @Test
    void theLineInTheLogStaysInHandToo() {
        refused = change -> change.event()
                .map(JobEvent::kind)
                .filter(EventKind.STEP_DONE_LATE::equals)
                .isPresent();
        Job job = chargedAfterItWasRefunded();
        assertFalse(bench.log(job).contains(EventKind.STEP_DONE_LATE));
        refused = change -> false;
        charging.sweep();
        assertTrue(bench.log(job).contains(EventKind.STEP_DONE_LATE));
    }

    @Test
    void anEffectThatAnotherRunHasOnRecordIsNotLate() {
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(bench.effect("mail")));
        JobOrchestrator jobs = node(Step.elsewhere("mail", context -> {
            bench.clock.advance(Duration.ofMinutes(5));
            other.sweep();
            return StepResult.done();
        }));
        Job job = delivered(jobs);
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(
                List.of("mail"),
                bench.store.steps(job.id()).stream().map(StepRecord::step).toList());
        assertFalse(bench.log(job).contains(EventKind.STEP_DONE_LATE));
    }

    @Test
    void aResultIsNotGivenUpBecauseOthersKeepWritingTheJob() {
        int[] lost = {0};
        JobOrchestrator jobs = bench.node(
                new ForwardingTransactionalJobStore<InMemoryTransaction>(bench.store) {
                    @Override
                    public List<Verdict> apply(List<Change> changes) {
                        if (changes.stream().anyMatch(StepResultsInHandTest::isCheckpoint) && lost[0]++ < 60) {
                            AnotherNode.takesOver(bench.store, changes.get(0).id());
                        }
                        return super.apply(changes);
                    }
                },
                builder -> builder.onSuccess(bench.effect("mail")));
        Job job;
        try (Logged log = new Logged()) {
            job = delivered(jobs);
            pass(jobs, Duration.ofSeconds(10));
            assertEquals(List.of(), log.linesWith("the store did not take"), "which is no fault to be said");
        }
        assertTrue(lost[0] > 50, "lost " + lost[0] + " times");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/mail"), bench.effects);
    }
}
