package dev.farjob.benchmarks;

/**
 * How many jobs a second are accepted: one call each from 64 callers, against raw inserts of single rows from as many
 * connections; and many in one call, against raw inserts of as many rows.
 *
 * <p>The goals: one call each 0.8 of the raw rows, and many at once 0.6. Both sides insert a request that is found by its key
 * and by its subject, a live row and a due time, and commit before they answer; Farjob's callers share statements and commits,
 * also with fewer connections than callers. The jobs are not to be sent before tomorrow, so this measures nothing but their
 * acceptance. {@code -Dsubmits=100000 -Drounds=3} are the defaults.
 */
public final class Submits implements Benchmark {

    private static final int CALLERS = 64;
    private static final int POOL = 16;
    private static final int MANY = 500;
    private static final int BULK_CALLERS = 2;
    /** In bulk they are so much faster that a round has so many times more. */
    private static final int FASTER = 3;

    private final int submits;
    private final int rounds;

    Submits(int submits, int rounds) {
        this.submits = submits;
        this.rounds = rounds;
    }

    Submits() {
        this(Benchmark.given("submits", 100_000), Benchmark.given("rounds", 3));
    }

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Submits());
    }

    @Override
    public void run(Postgres server, Report report) throws Exception {
        Rounds single = new Rounds("submits")
                .add(() -> new RawSubmits(CALLERS, 1), submits)
                .add(() -> new FarjobSubmits(CALLERS, 1, CALLERS), submits)
                .add(() -> new FarjobSubmits(CALLERS, 1, POOL), submits)
                .run(server, rounds, report);
        report.add("One call each, " + CALLERS + " callers", single.table(new RawSubmits(CALLERS, 1).name()));
        int bulk = Math.max(MANY * BULK_CALLERS, submits * FASTER);
        Rounds many = new Rounds("submits")
                .add(() -> new RawSubmits(BULK_CALLERS, MANY), bulk)
                .add(() -> new FarjobSubmits(BULK_CALLERS, MANY, POOL), bulk)
                .run(server, rounds, report);
        report.add(
                MANY + " in each call, " + BULK_CALLERS + " callers",
                many.table(new RawSubmits(BULK_CALLERS, MANY).name()));
    }
}
