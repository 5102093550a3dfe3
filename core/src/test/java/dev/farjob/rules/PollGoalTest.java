package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.rules.PollSimulation.Learning;
import dev.farjob.rules.PollSimulation.Score;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The goal of the learned schedule: with a third of the calls of a poll every 3 seconds, half of the ends are seen within 3
 * percent of the duration and 95 in 100 within 10 percent. The cases are those in which somebody who knows how jobs are
 * distributed can reach it; the benchmark {@code Polling} computes which these are.
 *
 * <p>Where jobs change at once, the 200 jobs from the change on are judged.
 */
class PollGoalTest {

    private static final int JOBS = 1_000;
    private static final int CHANGE = 200;
    private static final int JUDGED = 200;
    private static final double HALF = 0.03;
    private static final double NEARLY_ALL = 0.10;
    private static final long SEED = 20_260_301;

    private interface Durations {
        double seconds(Random random, int job);
    }

    private record Case(String name, Durations durations, int from, int to) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case steady(String name, Durations durations) {
        return new Case(name, durations, 0, JOBS);
    }

    private static Case changed(String name, Durations durations) {
        return new Case(name, durations, CHANGE, CHANGE + JUDGED);
    }

    private static Durations logNormal(double median, double sigma) {
        return (random, job) -> median * Math.exp(sigma * random.nextGaussian());
    }

    private static Durations bimodal(double times) {
        return (random, job) ->
                times * (random.nextDouble() < 0.7 ? 8 + random.nextGaussian() : 120 + 10 * random.nextGaussian());
    }

    private static Durations drifting(double from, double factor, double sigma) {
        return (random, job) -> from * Math.pow(factor, (double) job / JOBS) * Math.exp(sigma * random.nextGaussian());
    }

    private static Durations jumping(double from, double factor, double sigma) {
        return (random, job) -> from * (job < CHANGE ? 1 : factor) * Math.exp(sigma * random.nextGaussian());
    }

    private static Stream<Case> all() {
        Stream<Case> short_ = Stream.of(
                steady("constant 10 s", (random, job) -> 10),
                steady("constant 41.3 s", (random, job) -> 41.3),
                new Case("log-normal 40 s, 0.1", logNormal(40, 0.1), 0, 2 * JOBS),
                steady("40 s, falls to a third", drifting(40, 1.0 / 3, 0.02)),
                steady("40 s, grows to three times", drifting(40, 3, 0.02)),
                changed("40 s, then half", jumping(40, 0.5, 0.02)),
                changed("40 s, then half as much again", jumping(40, 1.5, 0.02)),
                steady("bimodal, 40 s or 10 min", bimodal(5)),
                steady("bimodal, 2 min or 30 min", bimodal(15)),
                steady("heavy tail from 100 s", (random, job) -> 100 * Math.pow(1 - random.nextDouble(), -1 / 1.5)),
                steady("heavy tail from 400 s", (random, job) -> 400 * Math.pow(1 - random.nextDouble(), -1 / 1.5)));
        return Stream.concat(short_, Stream.of(600, 2_400).flatMap(PollGoalTest::longer));
    }

    private static Stream<Case> longer(int seconds) {
        return Stream.of(
                steady("constant " + seconds, (random, job) -> seconds),
                steady("log-normal 0.1, " + seconds, logNormal(seconds, 0.1)),
                steady("log-normal 0.2, " + seconds, logNormal(seconds, 0.2)),
                steady("log-normal 0.5, " + seconds, logNormal(seconds, 0.5)),
                steady("log-normal 1.0, " + seconds, logNormal(seconds, 1)),
                steady("uniform around " + seconds, (random, job) -> seconds * (0.5 + random.nextDouble())),
                steady("without memory, " + seconds, (random, job) -> -seconds * Math.log(1 - random.nextDouble())),
                steady("falls to a third from " + seconds, drifting(seconds, 1.0 / 3, 0.02)),
                steady("falls to a third, 0.2, from " + seconds, drifting(seconds, 1.0 / 3, 0.2)),
                steady("grows to three times from " + seconds, drifting(seconds, 3, 0.02)),
                steady("grows to three times, 0.2, from " + seconds, drifting(seconds, 3, 0.2)),
                changed("half of " + seconds, jumping(seconds, 0.5, 0.02)),
                changed("half of, 0.2, " + seconds, jumping(seconds, 0.5, 0.2)),
                changed("half as much again as " + seconds, jumping(seconds, 1.5, 0.02)),
                changed("half as much again as, 0.2, " + seconds, jumping(seconds, 1.5, 0.2)));
    }

    static Stream<Arguments> cases() {
        return all().flatMap(each -> Stream.of(Learning.values()).map(learning -> Arguments.of(each, learning)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void isReachedWhereKnowingTheDistributionIsEnoughToReachIt(Case each, Learning learning) {
        Score score = PollSimulation.run(PollSchedule.learned(), jobs(each), each.from, each.to, learning);
        assertTrue(score.meetsTheGoal(), score::toString);
    }

    /** A schedule that never knows more than it does at first is what the first jobs would have without learning. */
    private static final PollSchedule UNLEARNED =
            (job, known, now) -> PollSchedule.learned().nextLook(job, dev.farjob.rules.Durations.none(), now);

    private static final double FACTOR = 4.0 / 3;

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("starts")
    void fromThe6thToThe20thJobNoDelayIsAThirdLongerThanWithoutKnowledge(Case each, Learning learning) {
        Score learned = PollSimulation.run(PollSchedule.learned(), jobs(each), 5, 20, learning);
        Score unlearned = PollSimulation.run(UNLEARNED, jobs(each), 5, 20, learning);
        String both = learned + " against " + unlearned;
        assertTrue(learned.calls() <= FACTOR * unlearned.calls(), both);
        assertTrue(learned.medianShare() <= Math.max(HALF, FACTOR * unlearned.medianShare()), both);
        assertTrue(learned.nearlyAllShare() <= Math.max(NEARLY_ALL, FACTOR * unlearned.nearlyAllShare()), both);
    }

    static Stream<Arguments> starts() {
        return Stream.of(40, 600, 2_400)
                .flatMap(seconds -> Stream.of(0.02, 0.2, 0.5)
                        .map(sigma -> steady(seconds + " s, " + sigma, logNormal(seconds, sigma))))
                .flatMap(each -> Stream.of(Learning.values()).map(learning -> Arguments.of(each, learning)));
    }

    private static List<Duration> jobs(Case each) {
        Random random = new Random(SEED);
        return IntStream.range(0, Math.max(JOBS, each.to))
                .mapToObj(job ->
                        Duration.ofMillis(Math.max(50, Math.round(1_000 * each.durations.seconds(random, job)))))
                .toList();
    }
}
