package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.rules.PollSimulation.Learning;
import dev.farjob.rules.PollSimulation.Score;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs for whom somebody waits, compared with those that only have their schedule, and with a page that is answered by a look
 * each time it asks, every 3 seconds. It begins with nothing known.
 */
class InterestComparisonTest {

    private static final Duration LEAST = Duration.ofSeconds(3);
    private static final int JOBS = 2_000;
    private static final long SEED = 20_260_301;

    private static final Map<String, ToDoubleFunction<Random>> SECONDS = Map.of(
            "log-normal around 40 s", random -> 40 * Math.exp(0.5 * random.nextGaussian()),
            "log-normal around 150 s", random -> 150 * Math.exp(0.4 * random.nextGaussian()),
            "log-normal around 10 min", random -> 600 * Math.exp(0.3 * random.nextGaussian()),
            "bimodal, 8 s or 2 min",
                    random -> random.nextDouble() < 0.7 ? 8 + random.nextGaussian() : 120 + 10 * random.nextGaussian(),
            "constant 41.3 s", random -> 41.3);

    private static final PollSchedule SCHEDULE = PollSchedule.learned();

    /** The schedule, and a look for whoever watches where that comes sooner. */
    private static final PollSchedule WATCHED = (job, known, now) -> Spans.shorter(
            SCHEDULE.nextLook(job, known, now), InterestRule.defaults().gap(job, known, now, LEAST));

    /** A page that asks every 3 seconds and makes a look where the window has passed. */
    private static final PollSchedule PAGE = (job, known, now) -> {
        long window = InterestRule.defaults().gap(job, known, now, LEAST).toMillis();
        long times = (window + LEAST.toMillis() - 1) / LEAST.toMillis();
        return LEAST.multipliedBy(times);
    };

    static Stream<Arguments> cases() {
        return SECONDS.keySet().stream()
                .sorted()
                .flatMap(name -> Stream.of(Learning.values()).map(learning -> Arguments.of(name, learning)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aWatchedEndIsSeenSoonerThanByTheScheduleAndNearlyAsSoonAsByAPageThatAlwaysAsks(
            String name, Learning learning) {
        Score watched = run(WATCHED, name, learning);
        Score schedule = run(SCHEDULE, name, learning);
        Score always = run(PollSchedule.fixed(LEAST), name, learning);
        // Other looks teach other durations, which is worth some hundredths of a second either way
        assertTrue(watched.medianLag() <= schedule.medianLag() + 0.05, () -> watched + " against " + schedule);
        assertTrue(watched.medianLag() <= always.medianLag() + 3.1, () -> watched + " against " + always);
        assertTrue(watched.calls() <= 0.85 * always.calls(), () -> watched + " against " + always);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPageThatAsksEvery3SecondsMakesThreeQuartersOfTheLooksAtMostAndLessForLongJobs(
            String name, Learning learning) {
        Score page = run(PAGE, name, learning);
        Score always = run(PollSchedule.fixed(LEAST), name, learning);
        double share = name.contains("min") || name.contains("150") ? 0.5 : 0.75;
        assertTrue(page.calls() <= share * always.calls(), () -> page + " against " + always);
        assertTrue(page.medianLag() <= always.medianLag() + 4.1, () -> page + " against " + always);
    }

    private static Score run(PollSchedule schedule, String name, Learning learning) {
        Random random = new Random(SEED);
        ToDoubleFunction<Random> next = SECONDS.get(name);
        List<Duration> jobs = IntStream.range(0, JOBS)
                .mapToObj(i -> Duration.ofMillis(Math.round(next.applyAsDouble(random) * 1_000)))
                .toList();
        return PollSimulation.run(schedule, jobs, learning);
    }
}
