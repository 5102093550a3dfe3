package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How jobs are sent: §0, §1 and §8 of what is known of fal. */
class SubmitTest extends OnSimulator {

    @Test
    @DisplayName("§0 a submit goes to the whole endpoint id, with the input as it is and no envelope")
    void submitsToTheWholeEndpoint() {
        client.spawn(request(ENDPOINT, "{\"prompt\":\"x\",\"seed\":196619188014358660}"));
        assertEquals(ENDPOINT, arrived().endpoint());
        assertEquals("{\"prompt\":\"x\",\"seed\":196619188014358660}", arrived().input());
    }

    @ParameterizedTest
    @DisplayName("§0 namespaces and legacy ids are endpoints")
    @CsvSource({
        "workflows/me/flow/v2,workflows/me/flow/v2",
        "comfy/me/flow,comfy/me/flow",
        "110602490-lora,110602490/lora"
    })
    void namespacesAndLegacyIds(String endpoint, String path) {
        Handle handle = spawn(client, request(endpoint, "{}"));
        assertEquals(path, arrived().endpoint());
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(handle));
        Handle bare = client.handle(OWNER, handle.target(), handle.id());
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(bare), "also where the URL has to be made");
    }

    @ParameterizedTest
    @DisplayName("§0 what is no endpoint id is refused, and nothing is sent")
    @ValueSource(
            strings = {
                "veo3",
                "fal-ai/",
                "/fal-ai/veo3",
                "fal-ai/../admin",
                "fal-ai/veo3?x=1",
                "fal-ai/veo3#",
                "fal-ai//veo3",
                "a b/c",
                "https://evil.example/x"
            })
    void oddEndpointsAreRefused(String endpoint) {
        assertInstanceOf(SpawnAnswer.Refused.class, client.spawn(request(endpoint, "{}")));
        assertEquals(0, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("§1 every documented parameter and header is sent as it is documented")
    void allOptions() {
        FalOptions options = FalOptions.defaults()
                .lowPriority()
                .startTimeout(Duration.ofMillis(90_500))
                .maxQueueLength(7)
                .runnerHint("lora-1")
                .objectLifetime(ObjectLifetime.of(Duration.ofHours(1))
                        .readableBy(ObjectLifetime.Access.FORBID)
                        .user("u", ObjectLifetime.Access.ALLOW))
                .withHistory()
                .withoutRetries()
                .retries(0, 3, 1)
                .withoutFallback()
                .tag("team", "a b")
                .tag("env", "prod");
        spawn(fal.provider().options(options).build(), reporting());
        Map<String, String> headers = arrived().headers();
        assertEquals("low", headers.get("x-fal-queue-priority"));
        assertEquals("90.5", headers.get("x-fal-request-start-timeout"));
        assertEquals("90.5", headers.get("x-fal-request-timeout"), "the older name is sent along");
        assertEquals("lora-1", headers.get("x-fal-runner-hint"));
        assertEquals(
                "{\"expiration_duration_seconds\":3600,\"initial_acl\":{\"default\":\"forbid\",\"rules\":"
                        + "[{\"user\":\"u\",\"decision\":\"allow\"}]}}",
                headers.get("x-fal-object-lifecycle-preference"));
        assertEquals("1", headers.get("x-fal-store-io"));
        assertEquals("1", headers.get("x-fal-no-retry"));
        assertEquals(
                "{\"timeout\":{\"retries\":0},\"server_error\":{\"retries\":3},\"connection_error\":{\"retries\":1}}",
                headers.get("x-fal-retry-config"));
        assertEquals("1", headers.get("x-app-fal-disable-fallback"));
        assertEquals("team=a b,env=prod", headers.get("x-fal-tags"));
        assertEquals("application/json", headers.get("content-type"));
        assertEquals(
                Optional.of(URI.create("https://host.example/hooks/fal?job=job-1&attempt=1&token=t")),
                arrived().webhook(),
                "our job id goes along in the webhook URL");
    }

    @Test
    @DisplayName("§1 options may differ from job to job")
    void optionsPerJob() {
        FalProvider own = fal.provider()
                .options(request ->
                        FalOptions.defaults().tag("job", request.job().value()))
                .build();
        spawn(own, request());
        assertEquals("job=job-1", arrived().headers().get("x-fal-tags"));
    }

    @Test
    @DisplayName("options that cannot be made keep the job here, and nothing is sent")
    void brokenOptions() {
        FalProvider own = fal.provider()
                .options(request -> {
                    throw new IllegalStateException("the host has a bug");
                })
                .build();
        assertInstanceOf(SpawnAnswer.NotSent.class, own.spawn(request()));
        assertEquals(0, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("§1, §13 a start timeout of a second or less has only its new name")
    void shortStartTimeouts() {
        spawn(
                fal.provider()
                        .options(FalOptions.defaults().startTimeout(Duration.ofMillis(500)))
                        .build(),
                request());
        assertEquals("0.5", arrived().headers().get("x-fal-request-start-timeout"));
        assertFalse(arrived().headers().containsKey("x-fal-request-timeout"));
        assertThrows(IllegalArgumentException.class, () -> FalOptions.defaults().startTimeout(Duration.ofMillis(100)));
    }

    @Test
    @DisplayName("§3.4 nothing that shortens the life of a result is sent by default")
    void defaultsAreHarmless() {
        spawn();
        assertFalse(arrived().headers().containsKey("x-fal-store-io"));
        assertFalse(arrived().headers().containsKey("x-fal-request-start-timeout"));
    }

    @ParameterizedTest
    @DisplayName("§1 tags that fal would drop without a word are refused here")
    @CsvSource(
            delimiter = '|',
            value = {"Upper|x", "fal.mine|x", "a|with,comma", "a|''", "a b|x"})
    void oddTags(String name, String value) {
        assertThrows(IllegalArgumentException.class, () -> FalOptions.defaults().tag(name, value));
    }

    @Test
    @DisplayName("§1 a fast model is IN_PROGRESS at once, and is accepted all the same")
    void fastModels() {
        fal.nextJob(FalScript.ending(FalOutcome.video()).atOnce());
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(spawn()));
    }

    @ParameterizedTest
    @DisplayName("§1, §9 the URLs that fal gave are followed: app only, whole path with /response, or none")
    @ValueSource(strings = {"", "FULL_PATH_URLS", "NO_URLS"})
    void returnedUrls(String habit) {
        if (!habit.isEmpty()) {
            fal.behave(FalHabit.valueOf(habit));
        }
        Handle handle = spawn();
        assertEquals(habit.equals("FULL_PATH_URLS"), handle.detail().contains("/response\""));
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(handle));
        fal.end(handle.id(), FalOutcome.video());
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
    }

    @Test
    @DisplayName("§9 an application that has no such path at the shorter URL is asked at the longer one")
    void subPathDropped() {
        fal.behave(FalHabit.NO_URLS);
        fal.behave(FalHabit.ONLY_FULL_PATH);
        Handle handle = spawn();
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(handle));
        fal.end(handle.id(), FalOutcome.video());
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
    }
}
