package dev.farjob.fal.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.MediaRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every parser answers every body with an answer of ours. {@code farjob.fal.fuzz} says how many bodies each build tries,
 * 102 000 by default; a failing one is named by its seed.
 */
class FuzzTest {

    private static final int THREADS = 2;
    private static final int BODIES = Integer.getInteger("farjob.fal.fuzz", 102_000);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<String> NAMES = Set.of("a", "status", "payload", "items", "detail");

    @Test
    @DisplayName("mutants of real bodies, and bodies made of real parts, crash no parser")
    void neverCrashes() throws Exception {
        // In threads of their own, where a stack is short and an exception cheap
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < THREADS; part++) {
                int first = part;
                parts.add(threads.submit(() -> readEvery(first)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void readEvery(int first) {
        for (int seed = first; seed < BODIES; seed += THREADS) {
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
        HistoryPage.read(body).ifPresent(page -> page.entries().forEach(FuzzTest::readOutput));
        WebhookBody.read(body).flatMap(WebhookBody::payload).ifPresent(FuzzTest::readResult);
        ResultBody.read(body).ifPresent(result -> namesAreDifferent(result.media()));
        feed(body, random);
    }

    private static void readFailures(String body, SplittableRandom random) {
        ErrorAnswer answer = ErrorAnswer.read(
                random.nextInt(0, 600),
                name -> random.nextInt(3) == 0
                        ? Optional.of(body.substring(0, Math.min(50, body.length())))
                        : Optional.empty(),
                body);
        assertTrue(Failures.ofRun(answer).message().length() <= 1_000);
        assertNotNull(Failures.ofSubmit(answer, "default"));
        ErrorAnswer.behindSuccess(body).ifPresent(Failures::ofRun);
        StatusBody.read(body).ifPresent(Failures::ofStatus);
    }

    private static void readOutput(HistoryPage.Entry entry) {
        entry.output().ifPresent(FuzzTest::readResult);
    }

    private static void readResult(String payload) {
        assertTrue(ResultBody.read(payload).isPresent(), "what was cut out of JSON is JSON");
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
        int size = 1 << 20;
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
