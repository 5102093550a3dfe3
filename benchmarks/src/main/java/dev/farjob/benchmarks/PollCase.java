package dev.farjob.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kind of jobs, by how long they take.
 *
 * @param judged from which job on
 * @param jobs how many there are
 */
record PollCase(String name, Seconds seconds, int judged, int jobs) {

    /** How many seconds a job takes. */
    interface Seconds {
        double of(Random random, int job);
    }

    private static final int MANY = 2_000;
    private static final int DRIFT = 1_000;
    private static final int CHANGE = 200;
    private static final int SAMPLE = 20_000;
    private static final double SHORTEST = 0.05;

    static Stream<PollCase> all() {
        return Stream.of(
                        Stream.of(10, 40, 600, 2_400).flatMap(PollCase::ofOneKind),
                        Stream.of(1, 5, 15).map(PollCase::bimodal),
                        Stream.of(10, 100, 400)
                                .map(from -> steady(
                                        "heavy tail from " + from + " s",
                                        (random, job) -> from * Math.pow(1 - random.nextDouble(), -1 / 1.5))),
                        Stream.of(40, 600, 2_400).flatMap(PollCase::others))
                .flatMap(cases -> cases);
    }

    private static Stream<PollCase> ofOneKind(int median) {
        return Stream.concat(
                Stream.of(steady("constant " + median + " s", (random, job) -> median)),
                Stream.of(0.1, 0.2, 0.5, 1.0)
                        .map(sigma -> steady("log-normal " + median + " s, σ " + sigma, logNormal(median, sigma))));
    }

    private static Seconds logNormal(double median, double sigma) {
        return (random, job) -> median * Math.exp(sigma * random.nextGaussian());
    }

    private static PollCase bimodal(int times) {
        return steady(
                "bimodal " + 8 * times + " or " + 120 * times + " s",
                (random, job) -> times
                        * (random.nextDouble() < 0.7 ? 8 + random.nextGaussian() : 120 + 10 * random.nextGaussian()));
    }

    private static Stream<PollCase> others(int seconds) {
        return Stream.concat(
                Stream.of(
                        steady(
                                "exponential " + seconds + " s",
                                (random, job) -> -seconds * Math.log(1 - random.nextDouble())),
                        steady(
                                "uniform around " + seconds + " s",
                                (random, job) -> seconds * (0.5 + random.nextDouble()))),
                Stream.of(0.02, 0.2).flatMap(sigma -> changing(seconds, sigma)));
    }

    private static Stream<PollCase> changing(int seconds, double sigma) {
        String of = seconds + " s, σ " + sigma;
        Seconds steady = logNormal(seconds, sigma);
        return Stream.of(
                drift("falls to a third of " + of, steady, 1.0 / 3),
                drift("grows to three times " + of, steady, 3),
                jump("half of " + of, steady, 0.5),
                jump("half as much again as " + of, steady, 1.5));
    }

    private static PollCase steady(String name, Seconds seconds) {
        return new PollCase(name, seconds, 0, MANY);
    }

    private static PollCase drift(String name, Seconds steady, double factor) {
        return new PollCase(
                name, (random, job) -> steady.of(random, job) * Math.pow(factor, (double) job / DRIFT), 0, DRIFT);
    }

    private static PollCase jump(String name, Seconds steady, double factor) {
        return new PollCase(
                name, (random, job) -> steady.of(random, job) * (job < CHANGE ? 1 : factor), CHANGE, 2 * CHANGE);
    }

    /** All jobs, one after the other. */
    List<Duration> draw(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, jobs)
                .mapToObj(job -> Duration.ofMillis(Math.round(1_000 * Math.max(SHORTEST, seconds.of(random, job)))))
                .toList();
    }

    /** How long one of them could have taken, in ascending order. */
    double[] distribution(int job) {
        Random random = new Random(1);
        return IntStream.range(0, SAMPLE)
                .mapToDouble(i -> Math.max(SHORTEST, seconds.of(random, job)))
                .sorted()
                .toArray();
    }

    /** A third of the calls that a poll every 3 seconds makes. */
    static double allowed(double[] seconds) {
        return Arrays.stream(seconds).map(took -> Math.ceil(took / 3)).average().orElseThrow() / 3;
    }

    /** Whether knowing the distribution is enough to meet the goal, at the beginning, in the middle and at the end. */
    boolean canBeMet() {
        return (jobs == DRIFT ? IntStream.of(0, DRIFT / 2, DRIFT - 1) : IntStream.of(jobs - 1))
                .mapToObj(this::distribution)
                .allMatch(ends -> new PollOracle(ends, 1).fewestCalls() <= allowed(ends));
    }
}
