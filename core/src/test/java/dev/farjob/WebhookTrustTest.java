package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.answer.Reception;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Webhooks that cannot be believed, or not altogether. */
class WebhookTrustTest {

    private static final ProviderStatus FAILED =
            ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "refund me"));

    private final Bench bench = new Bench();
    private final Bench unsigned = new Bench(builder -> builder, ScriptedProvider.Builder::unsignedWebhooks);

    private static WebhookDelivery withQuery(WebhookDelivery delivery, String query) {
        return WebhookDelivery.of(query, delivery.headers(), delivery.body());
    }

    @Test
    void anUnsignedWebhookDoesNotChangeTheJobByItsWord() {
        Job job = unsigned.submit();
        WebhookDelivery lie =
                WebhookDelivery.of(Map.of(), "fake-1\nfailed\nPROVIDER_FAILED".getBytes(StandardCharsets.UTF_8));
        Reception answer = unsigned.jobs.receive("fake", lie);
        assertEquals(JobState.QUEUED, unsigned.stored(job).state());
        assertEquals(new Reception.TakenAsHint(unsigned.stored(job)), answer);
    }

    @Test
    void anUnsignedWebhookMakesUsAsk() {
        Job job = unsigned.submit();
        unsigned.jobs.receive("fake", unsigned.remote(job).succeed().unsignedWebhook());
        assertEquals(JobState.SUCCEEDED, unsigned.stored(job).state());
        assertEquals(1, unsigned.fake.looks("fake-1"));
    }

    @Test
    void hintsInABurstMakeUsAskOnce() {
        Job job = unsigned.submit();
        for (int i = 0; i < 50; i++) {
            unsigned.jobs.receive("fake", unsigned.remote(job).unsignedWebhook());
        }
        assertEquals(1, unsigned.fake.looks("fake-1"));
        unsigned.clock.advance(Duration.ofSeconds(1));
        unsigned.jobs.receive("fake", unsigned.remote(job).unsignedWebhook());
        assertEquals(2, unsigned.fake.looks("fake-1"));
    }

    @Test
    void anUnsignedWebhookWithOurTokenTellsTheHandle() {
        unsigned.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = unsigned.submit();
        unsigned.jobs.receive("fake", unsigned.fake.orphans().get(0).unsignedWebhook());
        assertEquals("fake-1", unsigned.stored(job).handle().orElseThrow().id());
    }

    @Test
    void anUnsignedWebhookWithoutOurTokenTellsNoHandle() {
        unsigned.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = unsigned.submit();
        WebhookDelivery news = unsigned.fake.orphans().get(0).unsignedWebhook();
        Reception answer =
                unsigned.jobs.receive("fake", withQuery(news, "job=" + job.id() + "&attempt=1&token=guessed"));
        assertEquals(new Reception.Ignored(), answer);
        assertTrue(unsigned.stored(job).handle().isEmpty());
    }

    @Test
    void anUnsignedWebhookForNobodyIsForgotten() {
        WebhookDelivery stranger = WebhookDelivery.of(Map.of(), "fake-9\nsucceeded\n".getBytes(StandardCharsets.UTF_8));
        Reception answer = unsigned.jobs.receive("fake", stranger);
        assertEquals(new Reception.Ignored(), answer);
        assertTrue(answer.isAccepted());
        assertEquals(0, unsigned.store.unmatched("fake", "fake-9").size());
    }

    @Test
    void aForgedWebhookIsRejectedAndChangesNothing() {
        Job job = bench.submit();
        Reception answer = bench.jobs.receive("fake", bench.remote(job).forgedWebhook(FAILED));
        assertEquals(new Reception.Rejected("bad signature"), answer);
        assertFalse(answer.isAccepted());
        assertEquals(job, bench.stored(job));
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void aWebhookThatIsTooOldIsRejected() {
        Job job = bench.submit();
        WebhookDelivery news = bench.remote(job).succeed().webhook();
        bench.clock.advance(Duration.ofMinutes(6));
        assertInstanceOf(Reception.Rejected.class, bench.jobs.receive("fake", news));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void anUnsignedWebhookIsRejectedIfTheProviderSigns() {
        Job job = bench.submit();
        assertEquals(
                new Reception.Rejected("not signed"),
                bench.jobs.receive("fake", bench.remote(job).unsignedWebhook()));
    }

    @Test
    void aWebhookThatIsTooLargeIsRejectedUnread() {
        JobOrchestrator strict = bench.node(builder -> builder.webhookLimit(10));
        Reception answer = strict.receive("fake", WebhookDelivery.of(Map.of(), new byte[11]));
        assertEquals(new Reception.Rejected("it has 11 bytes, at most 10 are accepted"), answer);
    }

    @Test
    void aWebhookOfTheLargestSizeIsRead() {
        JobOrchestrator strict = bench.node(builder -> builder.webhookLimit(10));
        assertEquals(
                new Reception.Rejected("not a webhook of this provider"),
                strict.receive("fake", WebhookDelivery.of(Map.of(), new byte[10])));
    }

    @Test
    void anEmptyWebhookIsRejected() {
        assertInstanceOf(
                Reception.Rejected.class, bench.jobs.receive("fake", WebhookDelivery.of(Map.of(), new byte[0])));
    }

    @Test
    void theTokenOfAnotherJobIsNoneOfThisOne() {
        Job one = bench.submit();
        Job two = bench.submit();
        String token = bench.remote(one).request().webhookUrl().orElseThrow().getRawQuery();
        String mixed = token.replace(one.id().value(), two.id().value());
        bench.jobs.receive("fake", withQuery(bench.remote(one).succeed().webhook(), mixed));
        assertEquals(JobState.SUCCEEDED, bench.stored(one).state());
        assertEquals(JobState.QUEUED, bench.stored(two).state());
    }

    @Test
    void theTokenOfAnotherAttemptIsNoneOfThisOne() {
        unsigned.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = unsigned.submit();
        WebhookDelivery news = unsigned.fake.orphans().get(0).unsignedWebhook();
        unsigned.jobs.receive("fake", withQuery(news, news.query().replace("attempt=1", "attempt=2")));
        assertTrue(unsigned.stored(job).handle().isEmpty());
    }

    @Test
    void aSignedWebhookOfTheProvidersOtherJobDoesNotEndThisOne() {
        Job one = bench.submit();
        Job two = bench.submit();
        // Our own URL of the one, and the provider's word on the other
        WebhookDelivery other = bench.remote(two).succeed().webhook();
        bench.jobs.receive("fake", withQuery(other, bench.remote(one).webhook().query()));
        assertEquals(JobState.QUEUED, bench.stored(one).state());
    }

    @Test
    void theUrlOfAnotherProviderDoesNotFindTheJob() {
        Bench two = new Bench();
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(two.clock).webhooks().build();
        JobOrchestrator jobs = two.node(builder -> builder.provider(other));
        Job job = jobs.submit(Bench.request().build()).job();
        Reception answer = jobs.receive("other", two.remote(job).succeed().webhook());
        assertEquals(new Reception.Kept(), answer);
        assertEquals(JobState.QUEUED, two.stored(job).state());
    }

    @Test
    void aProviderWithoutWebhooksSaysSo() {
        Bench plain = new Bench(builder -> builder, provider -> provider);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> plain.jobs.receive("fake", WebhookDelivery.of(Map.of(), new byte[0])));
        assertEquals("the client of fake does not take webhooks: do not route any to it", refused.getMessage());
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.receive("fal", WebhookDelivery.of(Map.of(), new byte[0])));
        assertEquals(
                "no provider is named \"fal\"; there are [fake]: add it where the orchestrator is built, or correct the name",
                refused.getMessage());
    }

    static Stream<Arguments> brokenReceivers() {
        return Stream.of(
                arguments(
                        Between.failBefore(new IllegalStateException("no key yet: s3cret")),
                        "the client failed with IllegalStateException"),
                arguments(
                        Between.failBefore(new NoClassDefFoundError("a class of the client's")),
                        "the client failed with NoClassDefFoundError"),
                arguments((Between.Spoiler) real -> null, "the client answered null"));
    }

    @ParameterizedTest
    @MethodSource("brokenReceivers")
    void aReceiverThatThrowsOrAnswersNullMakesTheProviderSendItAgain(Between.Spoiler broken, String why) {
        Between between = new Between(ScriptedProvider.named("broken")
                        .clock(bench.clock)
                        .webhooks()
                        .build())
                .next("read", broken);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        JobException failed = assertThrows(
                JobException.class, () -> jobs.receive("broken", WebhookDelivery.of(Map.of(), new byte[0])));
        assertEquals(
                "a webhook of broken could not be checked: " + why + "; answer 5xx, so that it is sent again",
                failed.getMessage());
        assertNull(failed.getCause(), "its message may hold a secret");
    }

    @ParameterizedTest
    @MethodSource("brokenReceivers")
    void aClientThatMakesNoHandleMakesTheProviderSendItAgain(Between.Spoiler broken) {
        Between between = new Between(bench.fake).every("handle", broken);
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(between.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .webhooks(URI.create("https://host.test/hooks"), "a secret of sixteen")
                .build();
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = jobs.submit(Bench.request().build()).job();
        JobException failed = assertThrows(
                JobException.class,
                () -> jobs.receive("fake", bench.fake.remoteJobs().get(0).webhook()));
        assertEquals(
                "a webhook of fake for job " + job.id() + " names a remote job of which the client makes no handle;"
                        + " answer 5xx, so that it is sent again",
                failed.getMessage());
    }

    @Test
    void withTheStoreDownAWebhookFailsLoudly() {
        Job job = bench.submit();
        Between store = new Between(bench.store)
                .every("find", Between.failBefore(new JobStoreException(Effect.NONE, "the store is down")));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);
        assertThrows(
                JobStoreException.class,
                () -> jobs.receive("fake", bench.remote(job).succeed().webhook()));
    }

    @Test
    void withoutASecretOfOursNoUrlIsBelieved() {
        unsigned.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = unsigned.submit();
        JobOrchestrator elsewhere = unsigned.node(
                builder -> builder.webhooks(URI.create("https://host.test/hooks"), "another secret of ours"));
        elsewhere.receive("fake", unsigned.fake.orphans().get(0).unsignedWebhook());
        assertTrue(unsigned.stored(job).handle().isEmpty());
    }
}
