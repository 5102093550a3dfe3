package dev.farjob.benchmarks;

import dev.farjob.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a claim of 100 due jobs takes: with fresh tables; after an hour in which each live job was looked at every half
 * minute, made as fast as it can be, with the server's autovacuum as the only one who clears up; and after five such minutes,
 * with and without a transaction elsewhere that has been open since before them and keeps the dead rows from being cleared.
 *
 * <p>The goals: after the hour at most 1.5 times what it takes with fresh tables, and with the open transaction at most twice
 * what it takes without. Each round has a database of its own for each case, and each figure is the median of 101 claims.
 * Autovacuum looks once a second, because time is compressed. {@code -DclaimJobs=20000 -Drounds=3} are the defaults; the transaction
 * is open for five minutes' looks, and a longer one costs more.
 */
public final class Claims implements Benchmark {

    private static final int CONNECTIONS = 4;
    private static final int CLAIM = 100;
    private static final int SAMPLES = 101;
    private static final int HOUR = 120;
    private static final int FIVE_MINUTES = 10;

    private final int jobs;
    private final int rounds;
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    Claims(int jobs, int rounds) {
        this.jobs = jobs;
        this.rounds = rounds;
    }

    Claims() {
        this(Benchmark.given("claimJobs", 20_000), Benchmark.given("rounds", 3));
    }

    /** Measures and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Claims());
    }

    /** One of the four cases. */
    private record Case(String name, int looks, boolean isHeld) {}

    private static final Case FRESH = new Case("fresh tables", 0, false);
    private static final Case AN_HOUR = new Case("after an hour", HOUR, false);
    private static final Case FREE = new Case("after five minutes", FIVE_MINUTES, false);
    private static final Case HELD = new Case("the same with a transaction open", FIVE_MINUTES, true);

    @Override
    public void run(Postgres server, Report report) throws Exception {
        server.configure("autovacuum_naptime", "1s");
        measure(server, new Case("warm-up", 1, false));
        millis.clear();
        for (int round = 0; round < rounds; round++) {
            for (Case one : List.of(FRESH, AN_HOUR, FREE, HELD)) {
                double median = measure(server, one);
                report.progress("claim %d of %d, %s: %.2f ms", CLAIM, jobs, one.name(), median);
            }
        }
        server.configure("autovacuum_naptime", "1min");
        Table table = new Table("ms for a claim of " + CLAIM, "min", "median", "max", "compared", "ratio");
        row(table, FRESH, FRESH);
        row(table, AN_HOUR, FRESH);
        row(table, FREE, FRESH);
        row(table, HELD, FREE);
        report.add("Claims, " + jobs + " live jobs", table);
    }

    private void row(Table table, Case one, Case other) {
        List<Double> sorted = sorted(one);
        double ratio = median(one) / median(other);
        table.row(one.name(), sorted.get(0), median(one), sorted.get(sorted.size() - 1), "to " + other.name(), ratio);
    }

    private List<Double> sorted(Case one) {
        return millis.getOrDefault(one.name(), List.of()).stream().sorted().toList();
    }

    private double median(Case one) {
        return sorted(one).get(sorted(one).size() / 2);
    }

    private double measure(Postgres server, Case one) throws Exception {
        Database database = server.fresh(CONNECTIONS);
        LiveJobs live = LiveJobs.insert(JdbcJobStore.on(database.source()), jobs);
        double median;
        try (Connection foreign = database.source().getConnection()) {
            if (one.isHeld()) {
                foreign.setAutoCommit(false);
                foreign.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                Postgres.execute(foreign, "SELECT count(*) FROM farjob_duty");
            }
            live.look(one.looks());
            median = sample(live);
            if (one.isHeld()) {
                foreign.rollback();
            }
        }
        server.drop(database);
        millis.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(median);
        return median;
    }

    private static double sample(LiveJobs live) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            long begun = System.nanoTime();
            int claimed = live.claim(CLAIM);
            nanos.add(System.nanoTime() - begun);
            if (claimed == 0) {
                throw new IllegalStateException("nothing was due, so that claim says nothing");
            }
        }
        return nanos.stream().sorted().toList().get(SAMPLES / 2) / 1e6;
    }
}
