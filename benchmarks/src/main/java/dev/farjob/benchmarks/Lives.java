package dev.farjob.benchmarks;

import java.util.Locale;

/**
 * How many lives a second: Farjob, the same shape in raw JDBC as an upper bound, and db-scheduler, on one PostgreSQL with
 * fsync, in turns. The figures depend on the machine, their ratios hardly do.
 *
 * <p>{@code -Dlives=60000 -Drounds=3} are the defaults. db-scheduler lives a fifth of the lives, so that its rounds take about
 * as long.
 */
public final class Lives {

    private static final int LIVES = Integer.getInteger("lives", 60_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int SLOWER = 5;
    private static final Setup FARJOB = Setup.tuned(0);

    private Lives() {}

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Rounds rounds = new Rounds()
                .add(RawJdbc::new, LIVES)
                .add(() -> new WithFarjob(FARJOB), LIVES)
                .add(WithDbScheduler::new, LIVES / SLOWER)
                .run(ROUNDS);
        double raw = rounds.median("raw JDBC");
        System.out.printf("%n%-16s %12s %10s%n", "", "lives/s", "of raw");
        for (String name : rounds.names()) {
            System.out.printf(
                    Locale.ROOT, "%-16s %12.0f %10.2f%n", name, rounds.median(name), rounds.median(name) / raw);
        }
        System.out.printf(
                Locale.ROOT,
                "%nFarjob against db-scheduler: %.1f times%n",
                rounds.median(FARJOB.name()) / rounds.median("db-scheduler"));
    }
}
