package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.rules.StaleRule;
import dev.farjob.rules.StaleRule.GiveUp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a job of which nobody has known anything for too long. */
class StaleGiveUpTest {

    private static final JobResult STORED = JobResult.of(Payload.ofJson("{\"stored\":true}"));

    private final Bench bench = new Bench();

    /** Lets the provider say nothing for so many looks. */
    private static void silence(Bench bench, int looks, Why why) {
        for (int i = 0; i < looks; i++) {
            bench.fake.nextStatus(ProviderStatus.unknown(why, "answer " + i));
        }
    }

    private static void hours(Bench bench, int hours) {
        for (int minute = 0; minute < hours * 60; minute++) {
            bench.leap(Duration.ofMinutes(1));
        }
    }

    @Test
    void afterTooLongASilenceTheJobIsParkedAndTheAnswerKept() {
        Job job = bench.submit();
        bench.remote(job).forget();
        hours(bench, 4);
        Job parked = bench.stored(job);
        assertEquals(JobState.PARKED, parked.state());
        assertEquals(FailureKind.LOST, parked.parking().orElseThrow().reason().kind());
        assertEquals(
                "NOT_FOUND: scripted: 404, no such job",
                parked.parking().orElseThrow().reason().detail());
    }

    @Test
    void aSilenceIsNotTooLongBeforeItsTime() {
        Job job = bench.submit();
        bench.remote(job).forget();
        hours(bench, 3);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void theHostMayWantItToFailAndBeCompensated() {
        JobOrchestrator jobs = bench.node(builder -> builder.staleRule(
                        StaleRule.defaults().giveUpAfter(Duration.ofMinutes(5)).onGiveUp(GiveUp.FAIL))
                .onFailure(bench.effect("refund")));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.remote(job).forget();
        for (int i = 0; i < 200; i++) {
            bench.clock.advance(Duration.ofSeconds(5));
            jobs.sweep();
        }
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(
                FailureKind.LOST,
                assertInstanceOf(
                                Outcome.Failed.class,
                                bench.stored(job).outcome().orElseThrow())
                        .failure()
                        .kind());
        assertEquals(List.of(job.id() + "/refund"), bench.effects);
    }

    @Test
    void answersThatNobodyUnderstandsAreBoundedAndTheLastIsKept() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(2)));
        Job job = odd.submit();
        silence(odd, 3, Why.NOT_UNDERSTOOD);
        odd.pass(Duration.ofSeconds(20));
        Job parked = odd.stored(job);
        assertEquals(JobState.PARKED, parked.state());
        assertEquals(
                "NOT_UNDERSTOOD: answer 2",
                parked.parking().orElseThrow().reason().detail());
    }

    @Test
    void aProviderThatSpeaksAgainIsForgivenEverything() {
        Job job = bench.submit();
        silence(bench, 20, Why.NOT_UNDERSTOOD);
        bench.pass(Duration.ofMinutes(2));
        for (int i = 0; i < 40 && bench.stored(job).silence().isPresent(); i++) {
            bench.leap(Duration.ofSeconds(30));
        }
        assertTrue(bench.stored(job).silence().isEmpty());
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aParkedJobWhoseProviderSpeaksByWebhookEndsAfterAll() {
        Job job = bench.submit();
        bench.remote(job).forget();
        hours(bench, 4);
        assertEquals(JobState.PARKED, bench.stored(job).state());
        bench.jobs.receive("fake", bench.remote(job).forgedWebhook(ProviderStatus.succeeded()));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        bench.fake.nextResult(new ResultAnswer.Ready(STORED));
        bench.jobs.receive("fake", webhookOf(bench, job));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    /** The provider's word that the job succeeded, although its interface knows it no more. */
    private static WebhookDelivery webhookOf(Bench bench, Job job) {
        Bench twin = new Bench();
        twin.clock.set(bench.clock.instant());
        return twin.remote(twin.submit(Bench.request().id(job.id()))).succeed().webhook();
    }
}
