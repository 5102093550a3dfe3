package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.cost.QuietServer.Place;
import dev.farjob.jdbc.internal.schema.Database;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A claim of a backlog costs the same however much of it has been claimed before. Each claimed row leaves an entry in the
 * index where it was due, and nothing is vacuumed here.
 */
@ExtendWith(QuietServer.class)
class BacklogTest {

    private static final int JOBS = 30_000;
    private static final int MANY = 100;
    private static final int CLAIMS = 250;
    private static final int FEW = 4;
    /** A claim a second begins at the beginning: of these, one at most. */
    private static final int TRIES = 3;

    @Test
    void theLastClaimOfABacklogTouchesNoMorePagesThanOneOfTheFirst() {
        try (Place place = QuietServer.place()) {
            new Filling(place.jdbi(), Database.POSTGRESQL).with(JOBS, 1);
            // A millisecond apart
            place.jdbi().useHandle(handle -> handle.execute("UPDATE farjob_due SET due = due + no * 1000"));
            claim(place, MANY);
            long early = pagesOfAClaim(place);
            for (int i = 0; i < CLAIMS; i++) {
                claim(place, MANY);
            }
            long late = pagesOfAClaim(place);
            Figures figures = new Figures("Pages touched by a claim", "", "early", "late")
                    .row("what is due longest", early, late)
                    .print();
            assertTrue(late <= early, figures::toString);
        }
    }

    private static void claim(Place place, int jobs) {
        assertEquals(jobs, HotStatements.claimDue(place.store(), jobs));
    }

    private static long pagesOfAClaim(Place place) {
        return LongStream.generate(() -> pages(place)).limit(TRIES).min().orElseThrow();
    }

    private static long pages(Place place) {
        return place.plans(store -> claim(place, FEW)).stream()
                .filter(plan -> plan.toString().contains("FOR NO KEY UPDATE"))
                .filter(plan -> !plan.toString().contains("row_number"))
                .mapToLong(Plan::pages)
                .sum();
    }
}
