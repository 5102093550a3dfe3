package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Reception;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signed webhooks whose job nobody knows, or not yet. */
class WebhookForNobodyTest {

    /** A host that gave the provider no URL of ours, so that only the provider's id says whose webhook it is. */
    private final Bench bench =
            new Bench(builder -> builder, provider -> provider.webhooks().lookUp());

    private static WebhookDelivery bare(WebhookDelivery delivery) {
        return WebhookDelivery.of(delivery.headers(), delivery.body());
    }

    private Job lost() {
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        return bench.submit();
    }

    @Test
    void itIsKept() {
        lost();
        Reception answer = bench.jobs.receive(
                "fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        assertEquals(new Reception.Kept(), answer);
        assertTrue(answer.isAccepted());
        assertEquals(1, bench.store.unmatched("fake", "fake-1").size());
    }

    @Test
    void itIsKeptWhateverTokenItsUrlHas() {
        lost();
        WebhookDelivery news = bench.fake.orphans().get(0).succeed().webhook();
        assertEquals(
                new Reception.Kept(),
                bench.jobs.receive(
                        "fake", WebhookDelivery.of("job=job-9&attempt=1&token=guessed", news.headers(), news.body())));
    }

    @Test
    void itNeverMakesAJob() {
        Job job = lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        assertEquals(List.of(job), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void twiceItIsKeptOnce() {
        lost();
        WebhookDelivery news = bare(bench.fake.orphans().get(0).succeed().webhook());
        bench.jobs.receive("fake", news);
        assertEquals(new Reception.Kept(), bench.jobs.receive("fake", news));
        assertEquals(1, bench.store.unmatched("fake", "fake-1").size());
    }

    @Test
    void otherNewsOfTheSameJobAreKeptToo() {
        lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).webhook()));
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        assertEquals(2, bench.store.unmatched("fake", "fake-1").size());
    }

    @Test
    void itIsGivenToTheJobWhenALookUpFindsItsHandle() {
        Job job = lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        bench.leap(Duration.ofSeconds(35));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void itIsGivenToTheJobWhenTheSpawnIsAnswered() {
        ScriptedProvider fast =
                ScriptedProvider.named("fast").clock(bench.clock).webhooks().build();
        Between between = new Between(fast);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        between.next("spawn", real -> {
            Object answer = real.make();
            jobs.receive("fast", bare(fast.remoteJob("fast-1").succeed().webhook()));
            return answer;
        });
        Job job = jobs.submit(Requests.to("fast")).job();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void itsAgeIsJudgedByWhenItCame() {
        Job job = lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        bench.clock.advance(Duration.ofMinutes(9));
        bench.jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anotherProvidersHandleOfTheSameNameIsNotMatched() {
        lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        assertEquals(0, bench.store.unmatched("other", "fake-1").size());
    }

    @Test
    void itIsKeptAsLongAsTheHostWants() {
        JobOrchestrator jobs = bench.node(
                builder -> builder.unmatchedRetention(Duration.ofHours(1)).inDoubt(InDoubtPolicy.park()));
        lost();
        jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        bench.clock.advance(Duration.ofHours(1));
        assertEquals(0, jobs.purge());
        bench.clock.advance(Duration.ofMillis(1));
        assertEquals(1, jobs.purge());
        assertEquals(0, bench.store.unmatched("fake", "fake-1").size());
    }

    @Test
    void aJobThatIsAdoptedGetsWhatWasKept() {
        Job job = lost();
        bench.jobs.receive("fake", bare(bench.fake.orphans().get(0).succeed().webhook()));
        bench.jobs.adopt(job.id(), "fake-1", "found in the console");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aHostThatTakesNoWebhooksLooksForNone() {
        Between store = new Between(bench.store);
        JobOrchestrator jobs = JobOrchestrator.on(store.as(JobStore.class))
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        jobs.submitAndSend(Bench.request().build());
        assertEquals(0, store.calls("unmatched"));
        bench.node(store.as(JobStore.class), builder -> builder)
                .submitAndSend(Bench.request().build());
        assertEquals(1, store.calls("unmatched"));
    }

    @Test
    void itIsGivenToAJobThatHasEndedBeforeItsSpawnWasAnswered() {
        ScriptedProvider fast =
                ScriptedProvider.named("fast").clock(bench.clock).webhooks().build();
        Between between = new Between(fast);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        JobOrchestrator other = bench.node(builder -> builder.provider(fast));
        between.next("spawn", real -> {
            Object answer = real.make();
            jobs.receive("fast", bare(fast.remoteJob("fast-1").succeed().webhook()));
            for (int minute = 0; minute < 12; minute++) {
                bench.clock.advance(Duration.ofMinutes(1));
                other.sweep();
            }
            return answer;
        });
        Job job = jobs.submit(Requests.to("fast")).job();
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertTrue(bench.stored(job).lateSuccessAt().isPresent(), "what came first is on record");
    }
}
