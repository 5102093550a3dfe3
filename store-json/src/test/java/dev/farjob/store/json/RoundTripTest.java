package dev.farjob.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.StepRecord;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written is equal when it is read: {@code -Dfarjob.codec.seeds=100000} tries more of it. */
class RoundTripTest {

    private static final int SEEDS = Integer.getInteger("farjob.codec.seeds", 1_000);

    static Stream<TextKind<?>> kinds() {
        return TextKind.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <V> void aValueComesBackAsItWas(TextKind<V> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            V value = kind.value(seed);
            String text = kind.write().apply(value);
            assertEquals(value, kind.read().apply(text), kind + " of seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <V> void equalValuesAreEqualTexts(TextKind<V> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            String text = kind.text(seed);
            assertEquals(text, kind.text(seed), kind + " of seed " + seed);
            assertEquals(text, kind.again(text), kind + " of seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <V> void aTextIsOneLineOfUtf8(TextKind<V> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            String text = kind.text(seed);
            assertEquals(text, new String(text.getBytes(UTF_8), UTF_8), kind + " of seed " + seed);
            assertTrue(text.chars().noneMatch(letter -> letter < ' '), kind + " of seed " + seed);
        }
    }

    @Test
    void jobsByChanceHaveEveryPart() {
        List<Job> jobs = Stream.iterate(0L, seed -> seed + 1)
                .limit(SEEDS)
                .map(seed -> AnyJob.of(new AnyValue(new Random(seed))))
                .toList();
        assertEquals(9, jobs.stream().map(Job::state).distinct().count());
        Stream.<Predicate<Job>>of(
                        job -> job.handle().isPresent(),
                        job -> job.dispatchedAt().isPresent(),
                        job -> job.runningSince().isPresent(),
                        job -> job.reportedProgress().isPresent(),
                        job -> job.silence().isPresent(),
                        job -> job.cancelRequest().isPresent(),
                        job -> job.unwanted().isPresent(),
                        job -> job.outcome().isPresent(),
                        job -> job.step().isPresent(),
                        job -> job.abandonment().isPresent(),
                        job -> !job.otherAttempts().isEmpty(),
                        job -> !job.attemptsInDoubt().isEmpty(),
                        job -> job.parking().isPresent(),
                        job -> job.settledAt().isPresent(),
                        job -> job.lateSuccessAt().isPresent(),
                        job -> job.acknowledgedAt().isPresent())
                .forEach(part ->
                        assertEquals(2, jobs.stream().map(part::test).distinct().count()));
    }

    @Test
    void aLogGrowsByWritingBehindIt() {
        AnyValue any = new AnyValue(new Random(1));
        List<JobEvent> events =
                IntStream.range(0, 100).mapToObj(i -> any.event()).toList();
        List<StepRecord> steps =
                IntStream.range(0, 100).mapToObj(i -> any.step()).toList();
        for (String between : List.of("", "\n", " \r\n\t")) {
            String log = events.stream().map(JobJson::write).collect(Collectors.joining(between));
            String done = steps.stream().map(JobJson::write).collect(Collectors.joining(between));
            assertEquals(events, JobJson.readEvents(log + between));
            assertEquals(steps, JobJson.readSteps(done));
        }
        assertEquals(List.of(), JobJson.readEvents(""));
        assertEquals(List.of(), JobJson.readSteps("\n"));
    }
}
