package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Cancellation;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A wish to cancel reaches the provider, and the job ends as the provider says. */
class CancelTest {

    private final Bench bench = new Bench();

    private static Bench kind(CancelKind kind) {
        return new Bench(
                builder -> builder,
                provider ->
                        provider.traits(ProviderTraits.builder().cancel(kind).build()));
    }

    private Cancellation cancel(Job job) {
        return bench.jobs.cancel(Bench.ANN, job.id());
    }

    @Test
    void aJobThatWasNotSentIsCancelledAtOnce() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        Cancellation answer = cancel(job);
        assertEquals(new Cancellation.Cancelled(bench.stored(job)), answer);
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
        bench.pass(Duration.ofMinutes(2));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void theReasonIsKept() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        bench.jobs.cancel(Bench.ANN, job.id(), "changed my mind");
        assertEquals(
                Optional.of(new Outcome.Cancelled("changed my mind")),
                bench.stored(job).outcome());
    }

    @Test
    void withoutAReasonItWasItsOwner() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        cancel(job);
        assertEquals(
                Optional.of(new Outcome.Cancelled("cancelled by its owner")),
                bench.stored(job).outcome());
    }

    @Test
    void aJobThatIsBeingSentIsCancelledOnceItsHandleIsKnown() {
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        assertInstanceOf(Cancellation.Requested.class, cancel(job));
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        bench.jobs.receive("fake", bench.fake.orphans().get(0).webhook());
        assertEquals(1, bench.fake.remoteJobs().get(0).cancels());
        bench.pass(Duration.ofSeconds(10));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void aJobThatIsCancelledWhileItsSpawnIsAnsweredIsCancelledAtTheProvider() {
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(bench.clock).build();
        Between between = new Between(other);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        between.next("spawn", real -> {
            jobs.cancel(Bench.ANN, jobs.recover(Bench.ANN).live().get(0).id());
            return real.make();
        });
        jobs.submit(Requests.to("other"));
        assertEquals(1, other.remoteJob("other-1").cancels());
    }

    @Test
    void theProviderIsAskedAtOnce() {
        Job job = bench.submit();
        Cancellation answer = cancel(job);
        assertEquals(new Cancellation.Requested(bench.stored(job)), answer);
        assertEquals(1, bench.remote(job).cancels());
        assertTrue(bench.stored(job).cancelRequest().orElseThrow().isAnswered());
        List<EventKind> log = bench.log(job);
        assertEquals(
                List.of(EventKind.CANCEL_REQUESTED, EventKind.CANCEL_SENT), log.subList(log.size() - 2, log.size()));
    }

    @Test
    void aQueuedJobThatTheProviderStopsIsCancelled() {
        Job job = bench.submit();
        cancel(job);
        bench.pass(Duration.ofSeconds(2));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void aRunningJobThatTheProviderStopsIsCancelled() {
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(10));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        cancel(job);
        bench.pass(Duration.ofSeconds(2));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void aCancelThatTheProviderIgnoresDoesNotEndTheJob() {
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = bench.submit();
        cancel(job);
        bench.pass(Duration.ofSeconds(50));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aCancelThatCameTooLateDoesNotEndTheJob() {
        Job job = bench.submit();
        bench.fake.nextCancel(new CancelAnswer.TooLate());
        cancel(job);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertTrue(bench.stored(job).cancelRequest().orElseThrow().isAnswered());
        bench.remote(job).succeed();
        bench.pass(Duration.ofSeconds(2));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aCancelOfWhichNobodyKnowsWhetherItArrivedIsRepeated() {
        Job job = bench.submit();
        bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        assertInstanceOf(Cancellation.Requested.class, cancel(job));
        assertEquals(0, bench.remote(job).cancels());
        bench.pass(Duration.ofSeconds(2));
        assertEquals(1, bench.remote(job).cancels());
    }

    @Test
    void aCancelThatArrivedIsNotRepeated() {
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = bench.submit();
        cancel(job);
        cancel(job);
        bench.pass(Duration.ofSeconds(20));
        assertEquals(1, bench.remote(job).cancels());
    }

    @Test
    void aClientThatThrowsLeavesItUnknown() {
        Between between = new Between(
                        ScriptedProvider.named("other").clock(bench.clock).build())
                .next("cancel", Between.failBefore(new StackOverflowError()));
        ScriptedProvider other = between.as(ScriptedProvider.class);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(other));
        Job job = jobs.submit(Requests.to("other")).job();
        assertInstanceOf(Cancellation.Requested.class, jobs.cancel(Bench.ANN, job.id()));
        bench.clock.advance(Duration.ofSeconds(2));
        jobs.sweep();
        assertEquals(1, other.remoteJob("other-1").cancels());
    }

    @Test
    void aProviderThatDeletesHasCancelledWhenItSaysSo() {
        Bench deleting = kind(CancelKind.DELETES);
        Job job = deleting.submit();
        Cancellation answer = deleting.jobs.cancel(Bench.ANN, job.id());
        assertEquals(new Cancellation.Cancelled(deleting.stored(job)), answer);
        assertEquals(JobState.CANCELLED, deleting.stored(job).state());
    }

    @Test
    void aProviderWithoutCancelIsNotAskedAndTheJobGoesOn() {
        Bench stubborn = kind(CancelKind.NONE);
        Job job = stubborn.submit();
        assertInstanceOf(Cancellation.NotPossible.class, stubborn.jobs.cancel(Bench.ANN, job.id()));
        assertEquals(0, stubborn.remote(job).cancels());
        stubborn.pass(Duration.ofSeconds(50));
        assertEquals(JobState.SUCCEEDED, stubborn.stored(job).state());
    }

    @Test
    void aJobThatCannotBeCancelledIsNotAskedToAgain() {
        bench.fake.nextJob(RemoteScript.succeeding().refusingCancel());
        Job job = bench.submit();
        assertInstanceOf(Cancellation.Requested.class, cancel(job));
        assertTrue(bench.stored(job).cancelRequest().orElseThrow().isAnswered());
        assertEquals(
                "the provider cannot cancel: scripted: cannot be cancelled",
                bench.store
                        .events(job.id(), bench.stored(job).version() - 1)
                        .get(0)
                        .note());
    }

    @Test
    void aJobThatVanishesAfterItsCancelIsCancelled() {
        bench.fake.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = bench.submit();
        cancel(job);
        bench.remote(job).forget();
        bench.pass(Duration.ofMinutes(4));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void aJobThatVanishesWithoutACancelIsNotCancelled() {
        Job job = bench.submit();
        bench.remote(job).forget();
        bench.pass(Duration.ofMinutes(4));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aJobThatIsPurgedMeanwhileIsMissing() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        Between between = new Between(bench.store).next("find", real -> {
            Object found = real.make();
            bench.store.purge(new Purge(Instant.MAX, Instant.MAX, 10));
            return found;
        });
        JobOrchestrator other = bench.node(between.as(JobStore.class), builder -> builder);
        assertEquals(new Cancellation.NotFound(), other.cancel(Bench.ANN, job.id()));
    }

    @Test
    void aJobThatHasEndedStaysAsItIs() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        Job settled = bench.stored(job);
        assertEquals(new Cancellation.TooLate(settled), cancel(job));
        assertEquals(settled, bench.stored(job));
    }

    @Test
    void aFailedJobStaysFailed() {
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        Job job = bench.submit();
        assertInstanceOf(Cancellation.TooLate.class, cancel(job));
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void cancellingTwiceIsCancellingOnce() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        Cancellation first = cancel(job);
        assertEquals(first, cancel(job));
    }

    @Test
    void anotherOwnersJobLooksMissingAndGoesOn() {
        Job job = bench.submit();
        assertEquals(new Cancellation.NotFound(), bench.jobs.cancel(Bench.BOB, job.id()));
        assertEquals(job, bench.stored(job));
        assertEquals(0, bench.remote(job).cancels());
    }

    @Test
    void aJobThatIsNotThereIsMissing() {
        assertEquals(new Cancellation.NotFound(), bench.jobs.cancel(Bench.ANN, JobId.of("no-such-job")));
    }

    @Test
    void aNodeThatDoesNotKnowTheProviderLeavesTheAskingToOneThatDoes() {
        Job job = bench.submit();
        JobOrchestrator stranger = JobOrchestrator.on(bench.store)
                .provider(ScriptedProvider.named("other").build())
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        assertInstanceOf(Cancellation.Requested.class, stranger.cancel(Bench.ANN, job.id()));
        bench.pass(Duration.ofSeconds(2));
        assertEquals(1, bench.remote(job).cancels());
    }
}
