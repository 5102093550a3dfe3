package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Reception;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Webhooks that can be believed, whenever and however often they come. */
class WebhookTest {

    private final Bench bench = new Bench();

    private Reception receive(WebhookDelivery delivery) {
        return bench.jobs.receive("fake", delivery);
    }

    @Test
    void aSuccessWhoseResultCannotBeFetchedYetIsAHintUntilItIs() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        WebhookDelivery news = bench.remote(job).webhook();
        bench.fake.nextResult(new ResultAnswer.Unknown(Why.UNREACHABLE, "502"));
        Reception early = receive(news);
        assertEquals(new Reception.TakenAsHint(bench.stored(job)), early);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertInstanceOf(Reception.Applied.class, receive(news));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aClosedNodeThatCannotFetchTheResultPutsNothingOnRecord() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        WebhookDelivery news = bench.remote(job).webhook();
        JobOrchestrator closed = bench.node(builder -> builder);
        closed.close();
        Job before = bench.stored(job);
        assertEquals(new Reception.TakenAsHint(before), closed.receive("fake", news));
        assertEquals(before, bench.stored(job));
    }

    @Test
    void aSuccessEndsTheJob() {
        Job job = bench.submit();
        Reception answer = receive(bench.remote(job).succeed().webhook());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(new Reception.Applied(bench.stored(job)), answer);
        assertTrue(answer.isAccepted());
    }

    @Test
    void aWebhookWithoutAResultMakesUsFetchIt() {
        Job job = bench.submit();
        receive(bench.remote(job).succeed().webhook());
        Outcome.Succeeded outcome = assertInstanceOf(
                Outcome.Succeeded.class, bench.stored(job).outcome().orElseThrow());
        assertEquals("{\"of\":\"fake-1\"}", outcome.result().payload().json());
    }

    @Test
    void aSuccessWhoseResultCannotBeFetchedYetEndsNothing() {
        Job job = bench.submit();
        bench.fake.nextResult(new ResultAnswer.Unknown(Why.UNREACHABLE, "502"));
        receive(bench.remote(job).succeed().webhook());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        bench.pass(Duration.ofSeconds(10));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aFailureEndsTheJob() {
        Job job = bench.submit();
        receive(bench.remote(job)
                .fail(Failure.of(FailureKind.CONTENT_POLICY, "no lighthouses"))
                .webhook());
        assertEquals(
                Optional.of(new Outcome.Failed(Failure.of(FailureKind.CONTENT_POLICY, "the provider failed"))),
                bench.stored(job).outcome());
    }

    @Test
    void aRunThatFailsOnlyInItsResultIsAFailure() {
        Job job = bench.submit();
        Failure failure = Failure.of(FailureKind.CONTENT_POLICY, "no lighthouses");
        receive(bench.remote(job).failInResult(failure).webhook());
        assertEquals(Optional.of(new Outcome.Failed(failure)), bench.stored(job).outcome());
    }

    @Test
    void aCancellationAtTheProviderEndsTheJob() {
        Job job = bench.submit();
        receive(bench.remote(job).cancelled().webhook());
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void theStepsAreLeftToAnotherThread() {
        Later threads = new Later();
        bench.time.whileWaiting(atMost -> threads.runAll());
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).onSuccess(bench.effect("charge")));
        Job job = bench.accepting("charge").submit();
        Reception answer = jobs.receive("fake", bench.remote(job).succeed().webhook());
        assertEquals(
                JobState.FINALIZING,
                assertInstanceOf(Reception.Applied.class, answer).job().state());
        assertEquals(List.of(), bench.effects);
        threads.runAll();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aWebhookThatOnlySaysLookMakesUsAsk() {
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(6));
        Reception answer = receive(bench.remote(job).webhook());
        assertEquals(new Reception.TakenAsHint(bench.stored(job)), answer);
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        assertTrue(answer.isAccepted());
    }

    @Test
    void theSameNewsTwiceIsOnce() {
        Bench paid = new Bench(builder -> builder);
        JobOrchestrator jobs = paid.node(builder -> builder.onSuccess(paid.effect("charge")));
        Job job = jobs.submit(Bench.request().build()).job();
        WebhookDelivery news = paid.remote(job).succeed().webhook();
        jobs.receive("fake", news);
        Job settled = paid.stored(job);
        assertEquals(new Reception.Applied(settled), jobs.receive("fake", news));
        assertEquals(List.of(job.id() + "/charge"), paid.effects);
        assertEquals(settled, paid.stored(job));
    }

    @Test
    void aDuplicateOfASuccessDoesNotFetchTheResultAgain() {
        Between between = new Between(
                ScriptedProvider.named("counted").clock(bench.clock).webhooks().build());
        ScriptedProvider counted = between.as(ScriptedProvider.class);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(counted));
        jobs.submit(Requests.to("counted"));
        WebhookDelivery news = counted.remoteJob("counted-1").succeed().webhook();
        jobs.receive("counted", news);
        jobs.receive("counted", news);
        assertEquals(1, between.calls("result"));
    }

    @Test
    void aWebhookAfterThePollChangesNothing() {
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(50));
        Job settled = bench.stored(job);
        receive(bench.remote(job).webhook());
        assertEquals(settled, bench.stored(job));
    }

    @Test
    void newsOutOfOrderDoNotTakeAnEndBack() {
        Job job = bench.submit();
        WebhookDelivery running = bench.remote(job).webhook();
        WebhookDelivery done = bench.remote(job).succeed().webhook();
        receive(done);
        receive(running);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aFailureAfterASuccessChangesNothing() {
        Job job = bench.submit();
        RemoteJob remote = bench.remote(job).succeed();
        receive(remote.webhook());
        Job settled = bench.stored(job);
        Bench other = new Bench();
        Job twin = other.submit();
        WebhookDelivery failure = other.remote(twin)
                .fail(Failure.of(FailureKind.PROVIDER_FAILED, "no"))
                .webhook();
        assertInstanceOf(Reception.Applied.class, receive(WebhookDelivery.of(failure.headers(), failure.body())));
        assertEquals(settled, bench.stored(job));
    }

    @Test
    void aWebhookBeforeTheHandleIsStoredIsUnderstood() {
        ScriptedProvider fast =
                ScriptedProvider.named("fast").clock(bench.clock).webhooks().build();
        Between between = new Between(fast);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        between.next("spawn", real -> {
            Object answer = real.make();
            jobs.receive("fast", fast.remoteJob("fast-1").succeed().webhook());
            return answer;
        });
        Job job = jobs.submit(Requests.to("fast")).job();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals("fast-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void theLogSaysThatItWasTheWebhook() {
        Job job = bench.submit();
        receive(bench.remote(job).succeed().webhook());
        List<JobEvent> events = bench.store.events(job.id(), 0);
        JobEvent last = events.get(events.size() - 1);
        assertEquals(EventKind.OUTCOME_STORED, last.kind());
        assertEquals(Cause.WEBHOOK, last.cause());
    }

    @Test
    void aWebhookToAUrlWithoutAQueryFindsItsJobByTheHandle() {
        Job job = bench.submit();
        WebhookDelivery news = bench.remote(job).succeed().webhook();
        receive(WebhookDelivery.of(news.headers(), news.body()));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aWebhookThatNeverComesIsMadeUpForByPolls() {
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(50));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }
}
