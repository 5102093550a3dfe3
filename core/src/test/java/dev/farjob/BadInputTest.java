package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is refused, with a word on what to do, and with nothing written. */
class BadInputTest {

    private static final String LONG = "x".repeat(501);

    private final Bench bench = new Bench();

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("owner must not be empty or blank", run(() -> Bench.request(""))),
                arguments("owner must not be empty or blank", run(() -> Bench.request(" \t"))),
                arguments("owner has 501 characters, at most 200 are allowed", run(() -> Bench.request(LONG))),
                arguments("owner must not contain control characters", run(() -> Bench.request("ann\u0000"))),
                arguments(
                        "subject must not be empty or blank",
                        run(() -> Bench.request().subject(""))),
                arguments(
                        "subject has 501 characters, at most 200 are allowed",
                        run(() -> Bench.request().subject(LONG))),
                arguments(
                        "subject must not contain control characters",
                        run(() -> Bench.request().subject("a\nb"))),
                arguments(
                        "idempotency key must not be empty or blank",
                        run(() -> Bench.request().idempotencyKey(" "))),
                arguments(
                        "idempotency key has 501 characters, at most 200 are allowed",
                        run(() -> Bench.request().idempotencyKey(LONG))),
                arguments(
                        "idempotency key must not contain control characters",
                        run(() -> Bench.request().idempotencyKey("a\u007f"))),
                arguments("provider must not be empty or blank", run(() -> JobRequest.to("", "render"))),
                arguments(
                        "provider has 501 characters, at most 64 are allowed",
                        run(() -> JobRequest.to(LONG, "render"))),
                arguments("endpoint must not be empty or blank", run(() -> JobRequest.to("fake", " "))),
                arguments(
                        "endpoint has 501 characters, at most 500 are allowed", run(() -> JobRequest.to("fake", LONG))),
                arguments(
                        "a job id has 1 to 64 characters out of A-Z a-z 0-9 _ - ; this one has 0",
                        run(() -> JobId.of(""))),
                arguments(
                        "a job id has 1 to 64 characters out of A-Z a-z 0-9 _ - ; this one has 501",
                        run(() -> JobId.of(LONG))),
                arguments(
                        "a job id has 1 to 64 characters out of A-Z a-z 0-9 _ - ; this one has 5",
                        run(() -> JobId.of("a/b c"))),
                arguments("payload must not be empty: an empty input is {}", run(() -> Payload.ofJson(" "))),
                arguments(
                        "the deadline must lie in the future, not PT0S from now: leave it out for none",
                        run(() -> Bench.request().deadline(Duration.ZERO))),
                arguments(
                        "the deadline must lie in the future, not PT-1S from now: leave it out for none",
                        run(() -> Bench.request().deadline(Duration.ofSeconds(-1)))));
    }

    private static Executable run(Executable call) {
        return call;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextThatCannotBeOneIsRefused(String message, Executable call) {
        refused(message, call);
    }

    @Test
    void unicodeIsFine() {
        JobId id = bench.submit(Bench.request("Zoë 🦊").subject("Knoten-七")).id();
        assertEquals("Zoë 🦊", bench.stored(id).owner().value());
    }

    static Stream<Arguments> tags() {
        return Stream.of(
                arguments("tag name must not be empty or blank", Bench.request().tag(" ", "gold")),
                arguments(
                        "tag name has 501 characters, at most 64 are allowed",
                        Bench.request().tag(LONG, "gold")),
                arguments(
                        "tag value has 501 characters, at most 256 are allowed",
                        Bench.request().tag("plan", LONG)),
                arguments(
                        "tag value must not contain control characters",
                        Bench.request().tag("plan", "\u0007")));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void aTagThatCannotBeOneIsRefusedAndNothingIsWritten(String message, JobRequest.Builder request) {
        refused(message, () -> bench.jobs.submit(request.build()));
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void tooManyTagsAreRefused() {
        JobRequest.Builder request = Bench.request();
        for (int i = 0; i < 17; i++) {
            request = request.tag("tag-" + i, "");
        }
        JobRequest tagged = request.build();
        refused("a job has at most 16 tags, not 17", () -> bench.jobs.submit(tagged));
    }

    @Test
    void aProviderThatIsNotThereIsRefusedAndTheOthersAreNamed() {
        refused(
                "no provider is named \"fal\"; there are [fake]: add it where the orchestrator is built, or correct the"
                        + " name",
                () -> bench.jobs.submit(Requests.to("fal")));
    }

    @Test
    void anInputOverTheLimitIsRefused() {
        JobOrchestrator strict = bench.node(builder -> builder.payloadLimit(10));
        JobRequest request = JobRequest.to("fake", "render")
                .owner("ann")
                .input(Payload.ofJson("[\"12345ä\"]"))
                .build();
        refused(
                "the input for fake:render has 11 bytes, at most 10 are accepted: upload large files first and send"
                        + " their URL, or raise payloadLimit",
                () -> strict.submit(request));
    }

    @Test
    void anInputAtTheLimitIsAccepted() {
        JobOrchestrator strict = bench.node(builder -> builder.payloadLimit(10));
        strict.submit(JobRequest.to("fake", "render")
                .owner("ann")
                .input(Payload.ofJson("[\"123456\"]"))
                .build());
        assertEquals(1, bench.fake.remoteJobs().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a lighthouse|is not JSON at line 1, column",
                "{|is not JSON at line 1, column 2",
                "{}{}|has more after its one JSON value at line 1, column 3",
                "{\"a\":}|is not JSON at line 1, column 6",
                "[1,]|is not JSON at line 1, column 4",
                "'a'|is not JSON at line 1, column 1",
                "{}x|is not JSON at line 1, column",
                "nul|is not JSON at line 1, column"
            })
    void anInputThatIsNotJsonIsRefusedAndThePlaceIsNamed(String text, String fault) {
        JobRequest request = JobRequest.to("fake", "render")
                .owner("ann")
                .input(Payload.ofJson(text))
                .build();
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> bench.jobs.submit(request));
        // Readers differ in where they stop within a word
        assertTrue(refused.getMessage().startsWith("the input for fake:render " + fault), refused::getMessage);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "\"a lighthouse\"", " {\"a\": [1, {}]} \n", "true"})
    void anInputThatIsJsonIsAccepted(String text) {
        JobRequest request = JobRequest.to("fake", "render")
                .owner("ann")
                .input(Payload.ofJson(text))
                .build();
        assertEquals(
                JobState.QUEUED, bench.stored(bench.jobs.submit(request).job()).state());
    }

    @Test
    void aDeadlineThatHasPassedIsRefused() {
        refused(
                "the deadline 2025-12-31T23:59:59Z has passed, it is 2026-01-01T00:00:00Z: choose a later one, or none",
                () -> bench.jobs.submit(Bench.request()
                        .deadline(bench.clock.instant().minusSeconds(1))
                        .build()));
    }

    @Test
    void aDeadlineOfNowHasPassed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.submit(
                        Bench.request().deadline(bench.clock.instant()).build()));
    }

    static Stream<Arguments> timesOutOfRange() {
        return Stream.of(
                arguments("the deadline is", Bench.request().deadline(Instant.MAX)),
                arguments("the deadline is", Bench.request().deadline(Duration.ofSeconds(Long.MAX_VALUE))),
                arguments("the deadline is", Bench.request().deadline(Instant.parse("9999-12-31T23:59:59.999999001Z"))),
                arguments("notBefore is", Bench.request().notBefore(Instant.MAX)),
                arguments("notBefore is", Bench.request().notBefore(Instant.MIN)));
    }

    @ParameterizedTest
    @MethodSource("timesOutOfRange")
    void aTimeThatNotEveryStoreCanKeepIsRefused(String begin, JobRequest.Builder request) {
        String message = assertThrows(IllegalArgumentException.class, () -> bench.jobs.submit(request.build()))
                .getMessage();
        assertTrue(message.startsWith(begin), message);
        assertTrue(
                message.endsWith(", and times are kept from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z:"
                        + " choose one of these, or leave it out"),
                message);
    }

    @Test
    void theLastTimeThatEveryStoreKeepsIsATimeLikeAnyOther() {
        Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
        assertEquals(
                last,
                bench.submit(Bench.request().deadline(last)).spec().deadline().orElseThrow());
    }

    @Test
    void anObjectThatIsNoJsonIsRefusedByItsClass() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> JobRequest.to("fake", "render").owner("ann").input(Map.of("self", new Object())));
        assertTrue(refused.getMessage().contains("cannot be written as JSON"), refused::getMessage);
    }
}
