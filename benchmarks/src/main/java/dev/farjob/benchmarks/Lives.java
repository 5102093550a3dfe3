package dev.farjob.benchmarks;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How many {@linkplain Life lives} a second, without steps and with two: the best raw JDBC, Farjob tuned, with its defaults,
 * and with its defaults and a client that does not promise to end its calls in time, and db-scheduler as it is and with
 * executions completed in batches. All poll at the same gap, on one PostgreSQL with fsync, in turns.
 *
 * <p>The goals: with two steps Farjob, tuned, lives 0.6 of what raw JDBC does, and six times db-scheduler at its documented
 * best; without steps 0.8 of raw JDBC; with its defaults two thirds of what it does tuned; and with two steps at most 3,400
 * bytes of log, which includes the images of whole pages here.
 *
 * <p>This measures how fast lives go through when there are always many, with a provider in the same process that answers at
 * once. It does not measure how long one life takes, nor a server on another machine; and a round ends with its last life, so
 * that short rounds favour those who sweep often. {@code -Dlives=60000 -Drounds=3} are the defaults; with 300,000 lives they
 * outgrow every cache. db-scheduler lives a fifth of the lives, so that its rounds take about as long.
 */
public final class Lives implements Benchmark {

    private static final int SLOWER = 5;
    private static final int[] STEPS = {0, 2};
    private static final String RAW = "raw JDBC";

    private final int lives;
    private final int rounds;
    private final int[] steps;

    /** @param steps how many steps the lives have, for each of the tables */
    Lives(int lives, int rounds, int... steps) {
        this.lives = lives;
        this.rounds = rounds;
        this.steps = steps.clone();
    }

    Lives() {
        this(Benchmark.given("lives", 60_000), Benchmark.given("rounds", 3), STEPS);
    }

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Lives());
    }

    @Override
    public void run(Postgres server, Report report) throws Exception {
        for (int count : steps) {
            report.progress("%nLives with %d steps", count);
            Rounds all = contenders(count).run(server, rounds, report);
            report.add(title(all, count), all.table(RAW));
        }
    }

    private Rounds contenders(int steps) {
        Rounds all = new Rounds("lives").add(() -> new RawJdbc(steps), lives);
        farjob(all, Setup.tuned(steps));
        farjob(all, Setup.byDefault(steps));
        farjob(all, Setup.withoutPromises(steps));
        slower(all, () -> WithDbScheduler.asItIs(steps));
        slower(all, () -> WithDbScheduler.completedInBatches(steps));
        return all;
    }

    private void farjob(Rounds all, Setup setup) {
        all.add(() -> new WithFarjob(setup, setup.name()), lives);
    }

    private void slower(Rounds all, Supplier<Contender> contender) {
        all.add(contender, Math.max(1, lives / SLOWER));
    }

    private static String title(Rounds all, int steps) {
        Function<String, Double> rate = name -> all.median(name).rate();
        double tuned = rate.apply(Setup.tuned(steps).name());
        return String.format(
                Locale.ROOT,
                "Lives with %d steps. Farjob, tuned: %.2f of raw JDBC, %.1f times db-scheduler, %.1f times with batched"
                        + " completion; with its defaults %.2f of tuned, and %.2f without the promise.",
                steps,
                tuned / rate.apply(RAW),
                tuned / rate.apply(WithDbScheduler.asItIs(steps).name()),
                tuned / rate.apply(WithDbScheduler.completedInBatches(steps).name()),
                rate.apply(Setup.byDefault(steps).name()) / tuned,
                rate.apply(Setup.withoutPromises(steps).name()) / tuned);
    }
}
