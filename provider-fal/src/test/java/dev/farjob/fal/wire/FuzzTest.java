package dev.farjob.fal.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.MediaRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes, every parser has an answer that is one of ours. {@code farjob.fal.fuzz} says how many bodies each build
 * tries, 102 000 by default; a failing one is named by its seed.
 */
class FuzzTest {

    private static final int ROUNDS = 6;
    private static final int BODIES = Integer.getInteger("farjob.fal.fuzz", 102_000);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<String> NAMES = Set.of("a", "status", "payload", "items", "detail");

    @RepeatedTest(ROUNDS)
    @DisplayName("mutants of real bodies, and bodies made of real parts, crash no parser")
    void neverCrashes(RepetitionInfo round) {
        for (int i = 0; i < BODIES / ROUNDS; i++) {
            long seed = (long) round.getCurrentRepetition() * BODIES + i;
            String body = new Bodies(new SplittableRandom(seed)).next();
            try {
                readAll(body, new SplittableRandom(seed));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
                throw new AssertionError("seed " + seed + " of " + body.length() + " characters", crash);
            }
        }
    }

    private static void readAll(String body, SplittableRandom random) {
        assertNotNull(SubmitBody.read(body));
        assertNotNull(StatusBody.read(body));
        assertNotNull(HandleDetail.read(body).write());
        assertNotNull(EndpointId.parse(body));
        assertNotNull(JwksBody.read(body));
        assertNotNull(RetryAfter.read(body, NOW));
        assertNotNull(WebUri.parse(body));
        assertNotNull(DataUri.bytes(body));
        assertNotNull(Json.members(body, NAMES));
        assertNotNull(ResultBody.inline(body, "/images/0/url"));
        readFailures(body, random);
        HistoryPage.read(body).ifPresent(page -> page.entries().forEach(entry -> entry.output().flatMap(ResultBody::read)));
        WebhookBody.read(body).flatMap(WebhookBody::payload).flatMap(ResultBody::read);
        ResultBody.read(body).ifPresent(result -> namesAreDifferent(result.media()));
        feed(body, random);
    }

    private static void readFailures(String body, SplittableRandom random) {
        ErrorAnswer answer = ErrorAnswer.read(
                random.nextInt(0, 600),
                name -> random.nextInt(3) == 0 ? Optional.of(body.substring(0, Math.min(50, body.length()))) : Optional.empty(),
                body);
        assertTrue(Failures.ofRun(answer).message().length() <= 1_000);
        assertNotNull(Failures.ofSubmit(answer, "default"));
        ErrorAnswer.behindSuccess(body).ifPresent(Failures::ofRun);
        StatusBody.read(body).ifPresent(Failures::ofStatus);
    }

    private static void namesAreDifferent(List<MediaRef> media) {
        Set<String> names = new HashSet<>();
        media.forEach(one -> assertTrue(names.add(one.info().name())));
    }

    private static void feed(String body, SplittableRandom random) {
        SseDecoder decoder = new SseDecoder(1_000);
        ByteBuffer bytes = ByteBuffer.wrap(("data: " + body + "\n\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            ByteBuffer some = bytes.slice(bytes.position(), Math.min(bytes.remaining(), random.nextInt(1, 200)));
            bytes.position(bytes.position() + some.remaining());
            decoder.feed(some).forEach(StatusBody::read);
        }
    }

    @Test
    @DisplayName("large and nasty bodies are answered, in memory that does not run away")
    void largeAndNasty() {
        int size = 2 << 20;
        for (String nasty : List.of(
                "[".repeat(size),
                "{\"a\":".repeat(size / 5),
                "[" + "{},".repeat(size / 3) + "{}]",
                "{\"detail\":[" + "{\"type\":\"x\"},".repeat(size / 13) + "{}]}",
                "{\"images\":[" + "\"https://v3.fal.media/\",".repeat(size / 24) + "1]}",
                "{\"" + "n".repeat(size) + "\":1}",
                "{\"status\":\"" + "x".repeat(size) + "\"}",
                "{\"queue_position\":" + "9".repeat(size) + ",\"status\":\"IN_QUEUE\"}",
                "{\"status\":\"IN_QUEUE\",\"queue_position\":1e999999999}",
                "{\"file_size\":1e999999999,\"url\":\"https://v3.fal.media/x\",\"seed\":1E-999999999}",
                "{\"logs\":[" + "\"l\",".repeat(size / 4) + "\"l\"],\"status\":\"IN_PROGRESS\"}",
                "\"" + "\\u0000".repeat(size / 6) + "\"",
                "data:;base64," + "A".repeat(size))) {
            readAll(nasty, new SplittableRandom(1));
        }
    }
}
