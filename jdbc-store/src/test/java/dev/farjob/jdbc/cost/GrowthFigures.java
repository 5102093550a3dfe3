package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.store.JobStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long it takes with ten thousand jobs and with as many as {@code -Dfarjob.growth} says, on each database. It takes
 * minutes and a machine that has nothing else to do, so it is no part of a build: see {@code docs/figures.md}. With
 * {@code -Dfarjob.growth.on=POSTGRESQL,SQLITE} it does so on these databases only.
 */
@EnabledIfSystemProperty(named = GrowthFigures.JOBS, matches = "\\d+")
class GrowthFigures {

    static final String JOBS = "farjob.growth";

    private static final String DATABASES = "farjob.growth.on";

    private static final int FEW = 10_000;
    private static final int TIMES = 101;
    private static final int DUE = 100;
    private static final double MOST = 1.5;
    private static final double NANOS_PER_MILLI = 1_000_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void nothingTakesLonger(TestDatabase kind) {
        assumeTrue(
                List.of(System.getProperty(DATABASES, kind.name()).split(",")).contains(kind.name()));
        int many = Integer.getInteger(JOBS);
        milliseconds(kind, FEW); // so that the first to be counted is not the one for which all code is still cold
        Map<String, Double> few = milliseconds(kind, FEW);
        Map<String, Double> more = milliseconds(kind, many);
        Figures figures = new Figures(kind + ", milliseconds", "", FEW + " jobs", many + " jobs", "ratio");
        few.forEach((name, time) -> figures.row(name, time, more.get(name), more.get(name) / time));
        figures.print();
        if (kind == TestDatabase.POSTGRESQL) {
            few.forEach((name, time) -> assertTrue(more.get(name) / time < MOST, figures::toString));
        }
    }

    private static Map<String, Double> milliseconds(TestDatabase kind, int jobs) {
        try (FreshDatabase database = kind.fresh()) {
            JobStore store = JdbcJobStore.on(database.dataSource());
            new Filling(database.jdbi(), kind.kind()).with(jobs);
            HotStatements.giveTheOwnerJobs(store);
            settleDown(kind, database);
            Map<String, Double> times = new LinkedHashMap<>();
            times.put("claim 100 that are due", shortest(() -> HotStatements.claimDue(store, DUE), kind, database));
            times.put(
                    "recover an owner",
                    shortest(
                            () -> HotStatements.recovery().values().forEach(query -> query.run(store)),
                            kind,
                            database));
            times.put("latest of a subject", shortest(() -> HotStatements.latestOfSubject(store), kind, database));
            return times;
        }
    }

    /** Has the server do now what it does by itself after a while, so that it does not do so while time is taken. */
    private static void settleDown(TestDatabase kind, FreshDatabase database) {
        if (kind == TestDatabase.POSTGRESQL) {
            database.jdbi().useHandle(handle -> handle.execute("VACUUM ANALYZE"));
            database.jdbi().useHandle(handle -> handle.execute("CHECKPOINT"));
        }
    }

    /**
     * The shortest of many times, in which nothing else got in the way. Claimed jobs come due again at once, because the due
     * times are set back between two times.
     */
    private static double shortest(Runnable action, TestDatabase kind, FreshDatabase database) {
        double shortest = Double.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            action.run();
            shortest = Math.min(shortest, (System.nanoTime() - start) / NANOS_PER_MILLI);
            setBack(kind, database);
        }
        return shortest;
    }

    private static void setBack(TestDatabase kind, FreshDatabase database) {
        database.jdbi().useTransaction(handle -> {
            if (kind == TestDatabase.POSTGRESQL) {
                handle.execute("UPDATE farjob_due SET due = claimed_at / 1000, claimed_at = 0 WHERE claimed_at > 0");
            } else {
                handle.execute("UPDATE farjob_live SET due = claimed_at / 1000, claimed_at = NULL"
                        + " WHERE claimed_at IS NOT NULL");
            }
        });
    }
}
