package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.UnmatchedWebhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value that is logged by mistake shows no payload, no provider's words, no query and no token. */
class NothingSecretTest {

    private static final Job JOB = SomeJob.in(JobState.FAILED).build();
    private static final URI SIGNED = URI.create("https://cdn.example/video.mp4?sig=secret");
    private static final MediaInfo VIDEO = MediaInfo.named("video");

    @ParameterizedTest
    @MethodSource("values")
    void aValueShowsNoSecret(Object value) {
        assertFalse(value.toString().contains("secret"), value::toString);
    }

    static Stream<Object> values() {
        WebhookDelivery delivery = WebhookDelivery.of(
                "token=secret", Map.of("authorization", List.of("secret")), "secret".getBytes(StandardCharsets.UTF_8));
        JobResult result = JobResult.of(Payload.ofJson("{\"url\":\"secret\"}"))
                .withMedia(List.of(
                        new MediaRef.Url(VIDEO, SIGNED),
                        new MediaRef.AuthenticatedUrl(VIDEO, SIGNED),
                        new MediaRef.ObjectUri(VIDEO, URI.create("gs://bucket/key?sig=secret"))));
        return Stream.of(
                JOB,
                JOB.spec(),
                JOB.spec().input(),
                JOB.handle().orElseThrow(),
                JOB.outcome().orElseThrow(),
                SomeJob.FAILURE,
                SomeJob.in(JobState.PARKED).build().parking().orElseThrow(),
                result,
                new Outcome.Succeeded(result),
                SpawnRequest.of(JOB).webhookUrl(URI.create("https://host.example/hook?token=secret")),
                delivery,
                new UnmatchedWebhook("acme", "req-1", "key", delivery, SomeJob.NOON),
                Change.of(JOB, JOB.next(SomeJob.NOON, "second").build(), Due.never()),
                new Insertion.Existing(JOB),
                newJob());
    }

    @Test
    void aHandleShowsWhereAndWhich() {
        assertEquals("acme:render#req-1", SomeJob.HANDLE.toString());
    }

    @Test
    void aUrlShowsItsHost() {
        assertEquals("Url[video at cdn.example]", new MediaRef.Url(VIDEO, SIGNED).toString());
    }

    @Test
    void anObjectShowsItsBucket() {
        assertEquals(
                "ObjectUri[video in gs://bucket]",
                new MediaRef.ObjectUri(VIDEO, URI.create("gs://bucket/ann/key.mp4")).toString());
    }

    private static NewJob newJob() {
        Job job = SomeJob.accepted();
        return new NewJob(job, Due.now(), JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
    }
}
