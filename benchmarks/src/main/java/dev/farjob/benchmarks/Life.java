package dev.farjob.benchmarks;

import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A life, the same for all who live it: submitted under an idempotency key and about a subject, put on record as an attempt,
 * sent, handle stored, asked about three times at different moments, outcome stored, worked off in so many steps, each of
 * them a write, the last one together with the end.
 */
final class Life {

    /** How often each job is asked about; the last answer is that it has ended. */
    static final int POLLS = 3;

    /** How long from one look at a job to the next, the same for all: {@code -Dgap=50}. */
    static final long GAP_MILLIS = Benchmark.given("gap", 50);

    /** How many lives are submitted at once. */
    static final int BATCH = 500;

    static final String PROVIDER = "instant";
    static final String ENDPOINT = "fal-ai/veo3";
    static final String INPUT = "{\"prompt\":\"a lighthouse\"}";

    private static final Duration LATER = Duration.ofDays(1);
    private static final int OWNERS = 100;
    private static final int SUBJECTS = 1_000;
    /** No two lives of a process have the same number, or the same key. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private Life() {}

    /** So many numbers. */
    static List<Long> numbers(int count) {
        return Stream.generate(NUMBERS::incrementAndGet).limit(count).toList();
    }

    static String owner(long number) {
        return "user-" + number % OWNERS;
    }

    static String subject(long number) {
        return "node-" + number % SUBJECTS;
    }

    static String key(long number) {
        return "click-" + number;
    }

    static JobRequest request(long number) {
        return builder(number).build();
    }

    /** So many requests with numbers from this one on. */
    static List<JobRequest> requests(long from, int count) {
        return LongStream.range(from, from + count).mapToObj(Life::request).toList();
    }

    /** The same, for a job that is not to be sent before tomorrow. */
    static JobRequest requestLater(long number) {
        return builder(number).notBefore(Instant.now().plus(LATER)).build();
    }

    private static JobRequest.Builder builder(long number) {
        return JobRequest.to(PROVIDER, ENDPOINT)
                .owner(owner(number))
                .input(Payload.ofJson(INPUT))
                .subject(subject(number))
                .idempotencyKey(key(number));
    }
}
