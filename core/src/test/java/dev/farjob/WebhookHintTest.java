package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Reception;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A webhook that is not signed is only a hint to ask: of a job that has ended, too, as long as it may still deliver. */
class WebhookHintTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LONGEST_ID = 2_000;

    private final Bench bench = new Bench(builder -> builder, ScriptedProvider.Builder::unsignedWebhooks);

    private Reception hint(RemoteJob remote) {
        return bench.jobs.receive("fake", remote.unsignedWebhook());
    }

    /** A job that its deadline has ended, while the provider goes on. */
    private Job timedOut() {
        bench.fake.nextJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        Job job = bench.submit(Bench.request().deadline(HOUR));
        bench.leap(HOUR);
        assertEquals(JobState.FAILED, bench.stored(job).state());
        return bench.stored(job);
    }

    @Test
    void ofAJobThatHasSucceededItIsTakenAndCostsNoCall() {
        Job job = bench.submit();
        RemoteJob remote = bench.remote(job).succeed();
        hint(remote);
        Job succeeded = bench.stored(job);
        assertEquals(JobState.SUCCEEDED, succeeded.state());
        assertEquals(new Reception.TakenAsHint(succeeded), hint(remote));
        assertEquals(1, bench.fake.looks(remote.id()));
    }

    @Test
    void ofAJobThatHasFailedItBringsALateSuccessToLightOnce() {
        Job job = timedOut();
        RemoteJob remote = bench.remote(job).succeed();
        int looks = bench.fake.looks(remote.id());
        Reception answer = hint(remote);
        Job late = bench.stored(job);
        assertTrue(late.lateSuccessAt().isPresent(), "the delivery is on record");
        assertEquals(new Reception.TakenAsHint(late), answer);
        assertEquals(new Reception.TakenAsHint(late), hint(remote));
        assertEquals(looks + 1, bench.fake.looks(remote.id()));
    }

    @Test
    void withTheUrlOfAnotherJobItMakesNobodyAskAboutOneThatHasEnded() {
        Job ended = timedOut();
        RemoteJob remote = bench.remote(ended).succeed();
        WebhookDelivery news = remote.unsignedWebhook();
        String query = bench.remote(bench.submit()).unsignedWebhook().query();
        assertEquals(
                new Reception.TakenAsHint(ended),
                bench.jobs.receive("fake", WebhookDelivery.of(query, news.headers(), news.body())));
        assertEquals(ended, bench.stored(ended));
    }

    @Test
    void withAnIdThatNoHandleCanHaveItIsRejected() {
        Reception answer = bench.jobs.receive(
                "fake",
                WebhookDelivery.of(
                        Map.of(), ("x".repeat(LONGEST_ID + 1) + "\nsucceeded\n").getBytes(StandardCharsets.UTF_8)));
        assertEquals(new Reception.Rejected("its id for the job is too long, or is none"), answer);
    }

    @Test
    void theHandleOnRecordIsWhatTheProviderIsAskedBy() {
        Between between = new Between(ScriptedProvider.named("counted")
                .clock(bench.clock)
                .unsignedWebhooks()
                .build());
        ScriptedProvider counted = between.as(ScriptedProvider.class);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(counted));
        Job job = jobs.submit(Requests.to("counted")).job();
        Failure failure = Failure.of(FailureKind.PROVIDER_FAILED, "out of memory");
        jobs.receive("counted", counted.remoteJob("counted-1").fail(failure).unsignedWebhook());
        jobs.receive("counted", counted.remoteJob("counted-1").unsignedWebhook());
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(0, between.calls("handle"), "made anew, it would lack what the client had added");
    }
}
