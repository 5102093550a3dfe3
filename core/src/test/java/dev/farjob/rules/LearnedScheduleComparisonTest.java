package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.rules.PollSimulation.Learning;
import dev.farjob.rules.PollSimulation.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The learned schedule has one setting, its default, and starts with nothing known. It is compared with every setting of
 * a grid, so with settings that somebody who knew the distribution might have chosen. The ratio is below the worst of a
 * dozen seeds; most are far larger.
 *
 * <p>Not among the distributions is the one without memory, where a job that has lasted is as far from its end as a new
 * one: nothing can be learned there, and a fixed gap is the best there is.
 */
class LearnedScheduleComparisonTest {

    private static final Duration LARGEST = Duration.ofMinutes(5);
    private static final int JOBS = 2_000;
    private static final long SEED = 20_260_301;

    private static final Map<String, ToDoubleFunction<Random>> SECONDS = Map.of(
            "log-normal around 40 s", random -> 40 * Math.exp(0.5 * random.nextGaussian()),
            "bimodal, 8 s or 2 min",
                    random -> random.nextDouble() < 0.7 ? 8 + random.nextGaussian() : 120 + 10 * random.nextGaussian(),
            "constant 41.3 s", random -> 41.3,
            "heavy tail from 10 s on", random -> 10 * Math.pow(1 - random.nextDouble(), -1 / 1.5));

    private static final List<PollSchedule> FIXED = DoubleStream.iterate(1, gap -> gap <= 60, gap -> gap * 1.15)
            .mapToObj(gap -> PollSchedule.fixed(seconds(gap)))
            .toList();

    private static final List<PollSchedule> BACKOFF = Stream.of(1, 2, 5, 10)
            .flatMap(first -> Stream.of(1.05, 1.1, 1.25, 1.5, 2.0)
                    .map(factor -> PollSchedule.backoff(Duration.ofSeconds(first), factor, LARGEST)))
            .toList();

    private static final Map<String, List<Score>> OTHERS = new ConcurrentHashMap<>();

    static Stream<Arguments> cases() {
        return SECONDS.keySet().stream()
                .sorted()
                .flatMap(name -> Stream.of(Learning.values()).map(learning -> Arguments.of(name, learning)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whateverIsAsPromptTakesAtLeast1Point2TimesTheCalls(String name, Learning learning) {
        List<Duration> jobs = jobs(name);
        Score learned = PollSimulation.run(PollSchedule.learned(), jobs, learning);
        OptionalDouble cheapest = others(name)
                .filter(score -> score.medianLag() <= learned.medianLag())
                .mapToDouble(Score::calls)
                .min();
        assertTrue(
                cheapest.orElseThrow() >= 1.2 * learned.calls(), () -> cheapest.getAsDouble() + " calls, " + learned);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whateverMakesNoMoreCallsHasAtLeast1Point2TimesTheMedianLag(String name, Learning learning) {
        List<Duration> jobs = jobs(name);
        Score learned = PollSimulation.run(PollSchedule.learned(), jobs, learning);
        OptionalDouble promptest = others(name)
                .filter(score -> score.calls() <= learned.calls())
                .mapToDouble(Score::medianLag)
                .min();
        assertTrue(
                promptest.orElseThrow() >= 1.2 * learned.medianLag(), () -> promptest.getAsDouble() + " s, " + learned);
    }

    @Test
    void noticesByItsOwnLooksAloneThatJobsBecameTwiceAsFast() {
        List<Duration> jobs = new ArrayList<>(Collections.nCopies(400, Duration.ofSeconds(40)));
        jobs.addAll(Collections.nCopies(600, Duration.ofSeconds(20)));
        assertTrue(PollSimulation.run(PollSchedule.learned(), jobs, Learning.FROM_ITS_OWN_LOOKS)
                        .medianLag()
                <= 1);
    }

    /** They do not learn, so it is all the same to them from whom. */
    private static Stream<Score> others(String name) {
        return OTHERS
                .computeIfAbsent(
                        name,
                        key -> Stream.concat(FIXED.stream(), BACKOFF.stream())
                                .map(schedule -> PollSimulation.run(schedule, jobs(key), Learning.FROM_THE_PROVIDER))
                                .toList())
                .stream();
    }

    private static List<Duration> jobs(String name) {
        Random random = new Random(SEED);
        ToDoubleFunction<Random> next = SECONDS.get(name);
        return IntStream.range(0, JOBS)
                .mapToObj(i -> seconds(next.applyAsDouble(random)))
                .toList();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
