package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job failed in doubt and was refunded, its handle was never learnt, and the provider delivers all the same. */
class LateSuccessInDoubtTest {

    private final Bench bench = new Bench();
    private final Bench unsigned = new Bench(builder -> builder, provider -> provider.unsignedWebhooks());

    private static Job failedInDoubt(Bench bench) {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(12));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertTrue(bench.stored(job).handle().isEmpty());
        return job;
    }

    private static void assertOnRecord(Bench bench, Job job) {
        Job late = bench.stored(job);
        assertEquals(JobState.FAILED, late.state());
        assertTrue(late.lateSuccessAt().isPresent(), "the delivery is on record");
        assertEquals("fake-1", late.handle().orElseThrow().id());
    }

    @Test
    void aSignedDeliveryIsOnRecord() {
        Job job = failedInDoubt(bench);
        bench.jobs.receive("fake", bench.fake.orphans().get(0).succeed().webhook());
        assertOnRecord(bench, job);
    }

    @Test
    void anUnsignedDeliveryMakesUsAskAndIsOnRecord() {
        Job job = failedInDoubt(unsigned);
        unsigned.jobs.receive("fake", unsigned.fake.orphans().get(0).succeed().unsignedWebhook());
        assertOnRecord(unsigned, job);
    }

    @Test
    void anUnsignedDeliveryThatCannotBeAskedAboutNowIsSentAgain() {
        Job job = failedInDoubt(unsigned);
        RemoteJob remote = unsigned.fake.orphans().get(0).succeed();
        unsigned.fake.nextStatus(ProviderStatus.unknown(Why.UNREACHABLE, "502"));
        JobException notNow =
                assertThrows(JobException.class, () -> unsigned.jobs.receive("fake", remote.unsignedWebhook()));
        assertTrue(notNow.getMessage().contains("answer 5xx, so that this is sent again"), notNow.getMessage());
        unsigned.jobs.receive("fake", remote.unsignedWebhook());
        assertOnRecord(unsigned, job);
    }

    @Test
    void aDeliveryThatCameBeforeTheHandleOfARunForNobodyIsOnRecord() {
        ScriptedProvider slow =
                ScriptedProvider.named("slow").clock(bench.clock).webhooks().build();
        slow.everyJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        JobOrchestrator other = bench.node(builder -> builder.provider(slow));
        Between stopped = new Between(slow).next("spawn", real -> {
            bench.clock.advance(Duration.ofMinutes(11));
            other.sweep();
            Object answer = real.make();
            // Without our URL nobody can say whose it is, and it is kept.
            WebhookDelivery news = slow.remoteJob("slow-1").succeed().webhook();
            other.receive("slow", WebhookDelivery.of("", news.headers(), news.body()));
            return answer;
        });
        JobOrchestrator jobs = bench.node(builder -> builder.provider(stopped.as(ScriptedProvider.class)));
        Job job = bench.stored(jobs.submit(JobRequest.to("slow", "render")
                        .owner("ann")
                        .input(Map.of())
                        .build())
                .job());
        assertEquals(JobState.FAILED, job.state());
        assertTrue(job.lateSuccessAt().isPresent(), "the delivery is on record");
    }
}
