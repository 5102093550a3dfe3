package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.cost.QuietServer.Place;
import dev.farjob.jdbc.internal.schema.Database;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** However often jobs are looked at, what is left behind is cleared and its room used again. */
@ExtendWith(QuietServer.class)
class BloatTest {

    private static final String JOBS = "farjob.bloat";

    private static final int FEW = 5_000;
    private static final int CLAIM = 500;
    private static final Duration GAP = Duration.ofSeconds(31);
    private static final int HOUR = 120;
    private static final double MOST = 1.05;

    private static final String SIZES = "SELECT relname, pg_relation_size(oid) FROM pg_class"
            + " WHERE oid IN ('farjob_live'::regclass, 'farjob_due'::regclass) OR oid IN (SELECT indexrelid FROM pg_index"
            + " WHERE indrelid IN ('farjob_live'::regclass, 'farjob_due'::regclass))";

    @Test
    void afterAVacuumTheTablesAndTheirIndexesAreNoLargerThanTenRoundsBefore() {
        try (Place place = QuietServer.place()) {
            new Filling(place.jdbi(), Database.POSTGRESQL).with(FEW, 1);
            rounds(place, 10);
            Map<String, Long> before = sizes(place);
            rounds(place, 10);
            Map<String, Long> after = sizes(place);
            before.forEach((name, size) ->
                    assertTrue(after.get(name) <= size * MOST, () -> "from " + before + " to " + after));
        }
    }

    private static void rounds(Place place, int rounds) {
        for (int i = 0; i < rounds; i++) {
            round(place, FEW);
            place.jdbi().useHandle(handle -> handle.execute("VACUUM farjob_live, farjob_due"));
        }
    }

    private static void round(Place place, int jobs) {
        place.advance(GAP);
        for (int claimed = 0; claimed < jobs; claimed += CLAIM) {
            assertEquals(CLAIM, HotStatements.claimDue(place.store(), CLAIM));
        }
    }

    private static Map<String, Long> sizes(Place place) {
        Map<String, Long> sizes = new TreeMap<>();
        place.jdbi()
                .useHandle(handle -> handle.createQuery(SIZES)
                        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                        .forEach(entry -> sizes.put(entry.getKey(), entry.getValue())));
        return sizes;
    }

    /**
     * An hour's looks at as many jobs as {@code -Dfarjob.bloat} says, each every half minute, as fast as they can be made, with
     * nothing but the server's own autovacuum to clear up. Takes minutes: see {@code docs/figures.md}.
     */
    @Test
    @EnabledIfSystemProperty(named = JOBS, matches = "\\d+")
    void anHourOfLooksLeavesTheTablesAndTheirIndexesFlat() {
        int jobs = Integer.getInteger(JOBS);
        Figures figures = new Figures(jobs + " live jobs", "minute", "tables, kB", "indexes, kB", "dead rows");
        try (Place place = QuietServer.place()) {
            place.setAutovacuum(true);
            new Filling(place.jdbi(), Database.POSTGRESQL).with(jobs, 1);
            long atFirst = 0;
            for (int round = 1; round <= HOUR; round++) {
                round(place, jobs);
                if (round % 10 == 0) {
                    row(figures, round / 2, place);
                }
                if (round == HOUR / 4) {
                    atFirst = total(place);
                }
            }
            place.setAutovacuum(false);
            assertTrue(total(place) <= atFirst * MOST, figures.print()::toString);
        }
    }

    private static long total(Place place) {
        return sizes(place).values().stream().mapToLong(Long::longValue).sum();
    }

    private static void row(Figures figures, int minute, Place place) {
        Map<String, Long> sizes = sizes(place);
        long table = sizes.get("farjob_live") + sizes.get("farjob_due");
        long dead = place.number("SELECT sum(n_dead_tup) FROM pg_stat_user_tables"
                + " WHERE relid IN ('farjob_live'::regclass, 'farjob_due'::regclass)");
        figures.row(String.valueOf(minute), table / 1_024, (total(place) - table) / 1_024, dead);
    }
}
