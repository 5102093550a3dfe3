package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of a host, and their repetition. */
class RequestTest {

    private final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt\":\"a lighthouse\"}", "a lighthouse", ""})
    void aTextIsNoInputBecauseItWouldBeQuoted(String text) {
        JobRequest.NeedsInput request = JobRequest.to("fake", "render").owner("ann");
        String message =
                "an input is not a text: give JSON text as Payload.ofJson(text), and a prompt by its name, as in"
                        + " Map.of(\"prompt\", text)";
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> request.input(text))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> request.input(CharBuffer.wrap(text)))
                        .getMessage());
    }

    @Test
    void halfACharacterIsNoInput() {
        JobRequest.NeedsInput request = JobRequest.to("fake", "render").owner("ann");
        assertThrows(IllegalArgumentException.class, () -> request.input(Map.of("prompt", "a fox \ud83e")));
    }

    @Test
    void aPayloadThatIsOnlyKnownAsAnObjectIsStillAPayload() {
        Object input = Payload.ofJson("[1]");
        assertEquals(
                Payload.ofJson("[1]"),
                JobRequest.to("fake", "render")
                        .owner("ann")
                        .input(input)
                        .build()
                        .input());
    }

    @Test
    void aTemplateServesManyOwnersAndCarriesNothingFromOneToTheNext() {
        JobRequest.NeedsOwner template = JobRequest.to("fake", "render");
        JobRequest.NeedsInput ann = template.owner("ann");
        JobRequest.NeedsInput bob = template.owner("bob");
        JobRequest.Builder lighthouse = ann.input(Map.of("prompt", "a lighthouse"));
        JobRequest.Builder fox = ann.input(Map.of("prompt", "a fox"));
        JobRequest keyed = lighthouse.idempotencyKey("click").build();
        assertEquals(Owner.of("ann"), keyed.owner());
        assertEquals(Payload.ofJson("{\"prompt\":\"a lighthouse\"}"), keyed.input());
        assertEquals(Payload.ofJson("{\"prompt\":\"a fox\"}"), fox.build().input());
        assertEquals(Owner.of("bob"), bob.input(Map.of()).build().owner());
        assertEquals(Optional.empty(), lighthouse.build().idempotencyKey());
    }

    @Test
    void nothingThatARequestIsMadeOfEverChanges() {
        JobRequest.Builder gold = Bench.request().tag("plan", "gold").subject("node-7");
        JobRequest.Builder free =
                gold.tag("plan", "free").tag("more", "").owner("bob").input(Map.of());
        JobRequest first = gold.build();
        JobRequest second = free.subject("node-8").deadline(Duration.ofHours(1)).build();
        assertEquals(Map.of("plan", "gold"), first.tags());
        assertEquals("node-7", first.subject().orElseThrow().value());
        assertEquals(Owner.of("ann"), first.owner());
        assertEquals(Payload.ofJson("{\"prompt\":\"a lighthouse\"}"), first.input());
        assertEquals(Optional.empty(), first.deadline());
        assertEquals(Owner.of("bob"), second.owner());
        assertEquals(Map.of("plan", "free", "more", ""), second.tags());
        assertEquals("node-8", second.subject().orElseThrow().value());
    }

    @Test
    void theDeadlineThatIsGivenLastIsTheDeadline() {
        Instant noon = bench.clock.instant().plus(Duration.ofHours(12));
        JobRequest atNoon =
                Bench.request().deadline(Duration.ofHours(2)).deadline(noon).build();
        assertEquals(Optional.of(noon), bench.jobs.submit(atNoon).job().spec().deadline());
        JobRequest inAnHour =
                Bench.request().deadline(noon).deadline(Duration.ofHours(1)).build();
        Job job = bench.jobs.submit(inAnHour).job();
        assertEquals(
                Optional.of(job.createdAt().plus(Duration.ofHours(1))),
                job.spec().deadline());
    }

    @Test
    void againMayHaveAnotherDeadline() {
        Job first = bench.submit(Bench.request().deadline(Duration.ofHours(2)));
        Instant noon = bench.clock.instant().plus(Duration.ofHours(12));
        JobRequest retry = JobRequest.again(first).deadline(noon).build();
        assertEquals(Optional.of(noon), bench.jobs.submit(retry).job().spec().deadline());
    }

    @Test
    void anOrchestratorDoesNotChangeWhenItsBuilderGoesOn() {
        OrchestratorBuilder<?> builder = JobOrchestrator.on(bench.store)
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .limitPerProvider("fake", 2);
        JobOrchestrator two = builder.build();
        builder.limitPerProvider("fake", 1).limitPerOwner(1).build();
        two.submit(Bench.request().build());
        two.submit(Bench.request().build());
        assertEquals(2, bench.fake.remoteJobs().size());
    }

    @Test
    void againIsTheSameRequestUnderANewIdAndWithoutItsKey() {
        Job first = bench.submit(Bench.request()
                .id(JobId.of("order-17"))
                .idempotencyKey("click")
                .subject("node-7")
                .tag("plan", "gold")
                .deadline(Duration.ofHours(2)));
        bench.leap(Duration.ofDays(1));
        Job second = bench.submit(JobRequest.again(bench.stored(first)));
        assertEquals(first.spec().input(), second.spec().input());
        assertEquals(first.target(), second.target());
        assertEquals(first.owner(), second.owner());
        assertEquals(first.spec().subject(), second.spec().subject());
        assertEquals(first.spec().tags(), second.spec().tags());
        assertEquals(Optional.empty(), second.spec().idempotencyKey());
        assertEquals(
                Optional.of(second.createdAt().plus(Duration.ofHours(2))),
                second.spec().deadline());
    }

    @Test
    void againMayHaveAKeyOfItsOwn() {
        Job first = bench.submit(Bench.request().idempotencyKey("click"));
        JobRequest retry = JobRequest.again(first).idempotencyKey("retry").build();
        Job second = bench.jobs.submit(retry).job();
        assertEquals(second.id(), bench.jobs.submit(retry).job().id());
        assertEquals(Optional.of(IdempotencyKey.of("retry")), second.spec().idempotencyKey());
    }

    @Test
    void theTimeThatAJobHadCountsFromWhenItMightBeSent() {
        Job first = bench.submit(Bench.request()
                .notBefore(bench.clock.instant().plus(Duration.ofHours(3)))
                .deadline(Duration.ofHours(5)));
        assertEquals(
                Optional.of(Duration.ofHours(2)),
                JobRequest.again(first).build().deadline());
        assertEquals(Optional.empty(), JobRequest.again(first).build().notBefore());
    }
}
