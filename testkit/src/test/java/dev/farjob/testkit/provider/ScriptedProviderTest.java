package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.Payload;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest {

    private final TestClock clock = new TestClock();
    private final ScriptedProvider fake =
            ScriptedProvider.named("fake").clock(clock).webhooks().lookUp().build();

    private Handle spawn(String job) {
        return ((SpawnAnswer.Accepted) fake.spawn(request(job))).handle();
    }

    private static SpawnRequest request(String job) {
        return Requests.to("fake", job);
    }

    @Test
    void withoutAScriptJobsQueueRunAndSucceed() {
        Handle handle = spawn("j1");
        assertInstanceOf(ProviderStatus.Queued.class, fake.observe(handle));
        clock.advance(Duration.ofSeconds(6));
        assertInstanceOf(ProviderStatus.Running.class, fake.observe(handle));
        assertInstanceOf(ResultAnswer.NotReady.class, fake.result(handle));
        clock.advance(Duration.ofSeconds(30));
        assertInstanceOf(ProviderStatus.Succeeded.class, fake.observe(handle));
        assertInstanceOf(ResultAnswer.Ready.class, fake.result(handle));
    }

    @Test
    void capabilitiesAreThereOnlyIfAskedFor() {
        ScriptedProvider plain = ScriptedProvider.named("plain").build();
        assertFalse(plain instanceof WebhookReceiver);
        assertFalse(plain instanceof SpawnLookup);
        assertFalse(plain instanceof BatchObserver);
        assertFalse(plain instanceof ProgressSource);
        ScriptedProvider all = ScriptedProvider.named("all")
                .webhooks()
                .lookUp()
                .batches(7)
                .progress()
                .build();
        assertInstanceOf(WebhookReceiver.class, all);
        assertInstanceOf(SpawnLookup.class, all);
        assertEquals(7, ((BatchObserver) all).batchSize());
        assertInstanceOf(ProgressSource.class, all);
        assertEquals(all, all);
        assertSame(all, all.nextSpawn(SpawnScript.accept()));
    }

    @Test
    void aLostAnswerLeavesAnOrphanThatTheLookUpFinds() {
        fake.nextSpawn(SpawnScript.loseAnswer()).nextSpawn(SpawnScript.loseRequest());
        assertInstanceOf(SpawnAnswer.Unknown.class, fake.spawn(request("j1")));
        assertInstanceOf(SpawnAnswer.Unknown.class, fake.spawn(request("j2")));
        assertEquals(1, fake.orphans().size());
        assertEquals(1, fake.started(request("j1").job()));
        assertEquals(0, fake.started(request("j2").job()));
        assertEquals(1, fake.spawnCalls(request("j2").job()));
        SpawnLookup search = (SpawnLookup) fake;
        assertInstanceOf(SpawnLookup.Found.There.class, search.lookUp(request("j1"), clock.instant()));
        assertInstanceOf(SpawnLookup.Found.NotThere.class, search.lookUp(request("j2"), clock.instant()));
    }

    @Test
    void spawnsCanFailInEveryWay() {
        fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.REFUSED, "no")))
                .nextSpawn(SpawnScript.notSent())
                .nextSpawn(SpawnScript.acceptAndThrow(new IllegalStateException("taken")))
                .nextSpawn(SpawnScript.loseAndThrow(new IllegalStateException("lost")));
        assertInstanceOf(SpawnAnswer.Refused.class, fake.spawn(request("j1")));
        assertInstanceOf(SpawnAnswer.NotSent.class, fake.spawn(request("j1")));
        assertEquals(0, fake.remoteJobs().size());
        assertThrows(IllegalStateException.class, () -> fake.spawn(request("j1")));
        assertThrows(IllegalStateException.class, () -> fake.spawn(request("j1")));
        assertEquals(1, fake.started(request("j1").job(), 1));
        assertEquals(4, fake.spawnCalls(request("j1").job()));
    }

    @Test
    void aFailureMayShowOnlyInTheResult() {
        fake.nextJob(RemoteScript.failingInResult(Failure.of(FailureKind.CONTENT_POLICY, "no")));
        Handle handle = spawn("j1");
        clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(ProviderStatus.Succeeded.class, fake.observe(handle));
        assertInstanceOf(ResultAnswer.Failed.class, fake.result(handle));
        assertInstanceOf(
                ProviderStatus.Failed.class, fake.remoteJob(handle.id()).truth());
    }

    @Test
    void jobsGoBackToTheQueueAndResultsExpire() {
        fake.nextJob(
                RemoteScript.succeeding().restartedAfter(Duration.ofSeconds(10)).resultGoneAfter(Duration.ofHours(1)));
        Handle handle = spawn("j1");
        clock.advance(Duration.ofSeconds(12));
        assertInstanceOf(ProviderStatus.Running.class, fake.observe(handle));
        clock.advance(Duration.ofSeconds(5));
        assertInstanceOf(ProviderStatus.Queued.class, fake.observe(handle));
        clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(ResultAnswer.Ready.class, fake.result(handle));
        clock.advance(Duration.ofHours(1));
        assertInstanceOf(ResultAnswer.Gone.class, fake.result(handle));
    }

    @Test
    void aCancelIsHonouredIgnoredRefusedOrTooLate() {
        fake.nextJob(RemoteScript.succeeding())
                .nextJob(RemoteScript.succeeding().ignoringCancel())
                .nextJob(RemoteScript.succeeding().refusingCancel());
        Handle honoured = spawn("j1");
        Handle ignored = spawn("j2");
        Handle refused = spawn("j3");
        assertInstanceOf(CancelAnswer.Asked.class, fake.cancel(honoured));
        assertInstanceOf(CancelAnswer.Asked.class, fake.cancel(ignored));
        assertInstanceOf(CancelAnswer.NotSupported.class, fake.cancel(refused));
        assertInstanceOf(ProviderStatus.Cancelled.class, fake.observe(honoured));
        assertInstanceOf(ProviderStatus.Queued.class, fake.observe(ignored));
        clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(CancelAnswer.TooLate.class, fake.cancel(ignored));
    }

    @Test
    void statusesGlitchOnceAndTheTruthStays() {
        Handle handle = spawn("j1");
        fake.nextStatus(ProviderStatus.unknown(ProviderStatus.Why.DENIED, "403"))
                .nextStatus(new IllegalStateException("connection reset"));
        assertInstanceOf(ProviderStatus.Unknown.class, fake.observe(handle));
        assertThrows(IllegalStateException.class, () -> fake.observe(handle));
        assertInstanceOf(ProviderStatus.Queued.class, fake.observe(handle));
        assertEquals(3, fake.looks(handle.id()));
    }

    @Test
    void webhooksCarryTheQueryOfTheUrlAndASignature() {
        SpawnRequest request = request("j1").webhookUrl(URI.create("https://host.invalid/hooks?job=j1&token=t"));
        Handle handle = ((SpawnAnswer.Accepted) fake.spawn(request)).handle();
        RemoteJob job = fake.remoteJob(handle.id()).succeed(JobResult.of(Payload.ofJson("{}")));
        WebhookDelivery delivery = job.webhook();
        assertEquals("t", delivery.parameter("token").orElseThrow());
        WebhookReceiver receiver = (WebhookReceiver) fake;
        WebhookReading.Verified reading =
                assertInstanceOf(WebhookReading.Verified.class, receiver.read(delivery, clock.instant()));
        assertEquals(handle.id(), reading.handleId());
        assertInstanceOf(ProviderStatus.Succeeded.class, reading.status());
        assertInstanceOf(
                WebhookReading.Rejected.class,
                receiver.read(job.forgedWebhook(ProviderStatus.succeeded()), clock.instant()));
        assertInstanceOf(
                WebhookReading.Rejected.class,
                receiver.read(delivery, clock.instant().plus(Duration.ofMinutes(6))));
        assertInstanceOf(WebhookReading.Rejected.class, receiver.read(job.unsignedWebhook(), clock.instant()));
    }
}
