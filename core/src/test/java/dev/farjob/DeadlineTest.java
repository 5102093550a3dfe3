package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The host's own deadline: the provider is asked to stop, and then the job has timed out. */
class DeadlineTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Bench bench = new Bench();

    private static Failure failureOf(Job job) {
        return ((Outcome.Failed) job.outcome().orElseThrow()).failure();
    }

    private Job running(Bench bench) {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        return bench.submit(Bench.request().deadline(HOUR));
    }

    @Test
    void aRunningJobIsCancelledAtTheProviderAndHasTimedOut() {
        Job job = running(bench);
        bench.pass(HOUR.plusSeconds(2));
        assertEquals(1, bench.remote(job).cancels());
        assertEquals(
                Failure.of(
                        FailureKind.TIMED_OUT,
                        "the deadline of job " + job.id() + " passed, and fake was asked to cancel it"),
                failureOf(bench.stored(job)));
    }

    @Test
    void beforeItsDeadlineNothingHappens() {
        Job job = running(bench);
        bench.pass(HOUR.minusSeconds(1));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        assertEquals(0, bench.remote(job).cancels());
    }

    @Test
    void aProviderThatWantsToBeLeftAloneForHoursDoesNotKeepAJobBeyondItsDeadline() {
        Optional<Duration> hours = Optional.of(Duration.ofHours(5));
        Between full = new Between(bench.fake).next("spawn", real -> new SpawnAnswer.NotSent("429", hours));
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(full.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        Job waiting = jobs.submit(Bench.request().deadline(HOUR).build()).job();
        assertEquals(JobState.ACCEPTED, bench.stored(waiting).state());
        Job silent = running(bench);
        bench.fake.nextStatus(new ProviderStatus.Unknown(ProviderStatus.Why.UNREACHABLE, "429", hours));
        bench.pass(HOUR.plusSeconds(5));
        assertEquals(FailureKind.TIMED_OUT, failureOf(bench.stored(waiting)).kind());
        assertEquals(FailureKind.TIMED_OUT, failureOf(bench.stored(silent)).kind());
    }

    @Test
    void theDeadlineIsNotMissedBetweenTwoLooks() {
        Job job = running(bench);
        bench.pass(HOUR.plusSeconds(1));
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void aJobThatSucceededBeforeItsDeadlineStaysDone() {
        bench.fake.nextJob(RemoteScript.succeeding().runningFor(HOUR.minusSeconds(5)));
        Job job = bench.submit(Bench.request().deadline(HOUR));
        bench.clock.advance(HOUR.plusHours(1));
        bench.jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void itIsCompensated() {
        JobOrchestrator jobs = bench.node(builder -> builder.onFailure(bench.effect("refund")));
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        Job job = jobs.submit(Bench.request().deadline(HOUR).build()).job();
        bench.clock.advance(HOUR);
        jobs.sweep();
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void aProviderWithoutCancelDoesNotKeepTheJobAlive() {
        Bench stubborn = new Bench(
                builder -> builder,
                provider -> provider.traits(ProviderTraits.builder().build()));
        Job job = running(stubborn);
        stubborn.leap(HOUR);
        assertEquals(JobState.FAILED, stubborn.stored(job).state());
        assertEquals(0, stubborn.remote(job).cancels());
        assertSaysThatItMayRunOn(job, stubborn);
    }

    private static void assertSaysThatItMayRunOn(Job job, Bench bench) {
        assertEquals(
                "the deadline of job " + job.id() + " passed, and fake did not cancel it: it may run on as "
                        + bench.remote(job).id() + ", stop it there",
                failureOf(bench.stored(job)).message());
    }

    @Test
    void aProviderThatDeclinesToCancelMayRunTheJobOnAndTheFailureSaysSo() {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding().refusingCancel());
        Job job = bench.submit(Bench.request().deadline(HOUR));
        bench.pass(HOUR.plusSeconds(5));
        assertSaysThatItMayRunOn(job, bench);
    }

    @Test
    void aProviderThatCannotBeReachedIsAskedAgain() {
        Job job = running(bench);
        bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        bench.leap(HOUR);
        assertTrue(bench.stored(job).state().isLive());
        bench.pass(Duration.ofSeconds(2));
        assertEquals(1, bench.remote(job).cancels());
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void aProviderThatIsNeverReachedDoesNotKeepTheJobForEver() {
        Job job = running(bench);
        for (int i = 0; i < 2_000; i++) {
            bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        }
        bench.leap(HOUR);
        bench.pass(Duration.ofMinutes(9));
        assertTrue(bench.stored(job).state().isLive());
        bench.pass(Duration.ofMinutes(2));
        assertEquals(FailureKind.TIMED_OUT, failureOf(bench.stored(job)).kind());
        assertTrue(bench.stored(job).version() < 50, bench.stored(job) + " came due again and again");
    }

    @Test
    void aJobThatWaitsTooLongIsNeverSent() {
        Bench busy = new Bench(builder -> builder.limitPerProvider("fake", 1));
        running(busy);
        Job waiting = busy.submit(Bench.request().deadline(Duration.ofMinutes(5)));
        busy.pass(Duration.ofMinutes(6));
        assertEquals(
                Failure.of(
                        FailureKind.TIMED_OUT,
                        "the deadline passed before job " + waiting.id()
                                + " could be sent to fake; it was never started there"),
                failureOf(busy.stored(waiting)));
        assertEquals(0, busy.fake.spawnCalls(waiting.id()));
    }

    @Test
    void anAttemptThatIsNotRepeatedInTimeIsNotRepeated() {
        bench.fake.nextSpawn(SpawnScript.notSent());
        Job job = bench.submit(Bench.request().deadline(Duration.ofMillis(500)));
        bench.pass(Duration.ofSeconds(5));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    /** Lets time pass in steps of a minute, until the job is settled. */
    private Duration settled(JobOrchestrator node, Job job) {
        for (int minute = 0; minute < 24 * 60 && !bench.stored(job).state().isSettled(); minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            node.sweep();
        }
        return Duration.between(job.createdAt(), bench.clock.instant());
    }

    private Job runningForSeven(JobOrchestrator node) {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        return node.submit(Bench.request().deadline(HOUR.multipliedBy(7)).build())
                .job();
    }

    private static OrchestratorBuilder<?> seldom(OrchestratorBuilder<?> builder) {
        return builder.pollSchedule(PollSchedule.fixed(Duration.ofHours(6)));
    }

    @Test
    void anAttemptThatIsRefusedForHoursOnceTheDeadlineHasPassedIsNotWaitedFor() {
        Between provider = new Between(bench.fake).next("spawn", real -> {
            bench.clock.advance(Duration.ofSeconds(12));
            return new SpawnAnswer.NotSent("429", Optional.of(Duration.ofHours(5)));
        });
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        Job job = jobs.submit(Bench.request().deadline(Duration.ofSeconds(10)).build())
                .job();
        jobs.sweep();
        assertEquals(FailureKind.TIMED_OUT, failureOf(bench.stored(job)).kind());
    }

    @Test
    void aNodeThatDiesAfterItsClaimDoesNotPutTheDeadlineOff() {
        JobOrchestrator jobs = bench.node(DeadlineTest::seldom);
        Job job = runningForSeven(jobs);
        bench.clock.advance(Duration.ofHours(6));
        bench.store.claim(new Claim.DueJobs("fake", 10));
        assertTrue(settled(jobs, job).compareTo(HOUR.multipliedBy(7).plusMinutes(2)) <= 0);
    }

    @Test
    void aWriteThatFailsAfterAClaimDoesNotPutTheDeadlineOff() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), DeadlineTest::seldom);
        Job job = runningForSeven(jobs);
        bench.clock.advance(Duration.ofHours(6));
        store.next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        jobs.sweep();
        assertTrue(settled(jobs, job).compareTo(HOUR.multipliedBy(7).plusMinutes(2)) <= 0);
    }

    @Test
    void anAttemptInDoubtDoesNotOutliveTheDeadline() {
        JobOrchestrator jobs =
                bench.node(builder -> builder.inDoubt(InDoubtPolicy.fail().patience(Duration.ofHours(5))));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = jobs.submit(Bench.request().deadline(Duration.ofMinutes(2)).build())
                .job();
        assertTrue(settled(jobs, job).compareTo(Duration.ofMinutes(4)) <= 0);
        assertEquals(FailureKind.TIMED_OUT, failureOf(bench.stored(job)).kind());
    }

    /** One call of another job takes the only place for calls, and never ends. */
    @Test
    void aProviderThatCannotBeAskedForWantOfRoomDoesNotPutTheDeadlineOff() {
        Bench narrow = new Bench(
                builder -> builder,
                provider -> provider.traits(ProviderTraits.builder()
                        .callsInFlight(1)
                        .cancel(CancelKind.ASKED)
                        .build()));
        narrow.fake.everyJob(RemoteScript.succeeding().neverEnding());
        Queue<Executor> threads = new ArrayDeque<>();
        JobOrchestrator jobs = narrow.node(builder -> builder.executor(task ->
                Objects.requireNonNullElse(threads.poll(), Runnable::run).execute(task)));
        Job job = jobs.submit(Bench.request().deadline(HOUR).build()).job();
        Job other = jobs.submit(Bench.request("bob").build()).job();
        narrow.clock.advance(Duration.ofSeconds(5));
        threads.add(Runnable::run);
        threads.add(call -> {});
        jobs.status(Bench.BOB, other.id());
        for (int minute = 0; minute < 90; minute++) {
            narrow.clock.advance(Duration.ofMinutes(1));
            jobs.sweep();
        }
        assertEquals(FailureKind.TIMED_OUT, failureOf(narrow.stored(job)).kind());
        assertTrue(
                failureOf(narrow.stored(job)).message().contains("it may run on as"), "what may be running is named");
    }

    @Test
    void aJobWithoutADeadlineHasNone() {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding());
        Job job = bench.submit();
        bench.leap(Duration.ofDays(300));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }
}
