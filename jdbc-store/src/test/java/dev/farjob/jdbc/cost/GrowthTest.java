package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.cost.QuietServer.Place;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On PostgreSQL nothing costs more because there are more jobs. The test counts the pages that were touched, which are the
 * same on every machine; {@link GrowthFigures} says what it is in milliseconds, and for many more jobs.
 */
@ExtendWith(QuietServer.class)
class GrowthTest {

    private static final int FEW = 10_000;
    private static final int MANY = 200_000;
    private static final double MOST = 1.5;
    private static final int DUE = 100;
    private static final int LIVE = 20_000;

    private static Place few;
    private static Place many;

    @BeforeAll
    static void fill() {
        few = filled(FEW);
        many = filled(MANY);
    }

    @AfterAll
    static void close() {
        few.close();
        many.close();
    }

    private static Place filled(int jobs) {
        Place place = QuietServer.place();
        new Filling(place.jdbi(), Database.POSTGRESQL).with(jobs);
        HotStatements.giveTheOwnerJobs(place.store());
        place.jdbi().useHandle(handle -> handle.execute("VACUUM ANALYZE"));
        return place;
    }

    @Test
    void claimingAHundredThatAreDueTouchesAsManyPages() {
        costsTheSame("claim 100 that are due", store -> assertEquals(DUE, HotStatements.claimDue(store, DUE)));
    }

    @Test
    void recoveringAnOwnerTouchesAsManyPages() {
        costsTheSame(
                "recover an owner", store -> HotStatements.recovery().values().forEach(query -> query.run(store)));
    }

    @Test
    void theLatestOfASubjectTouchesAsManyPages() {
        costsTheSame("latest of a subject", HotStatements::latestOfSubject);
    }

    /** Among 20,000 live jobs on tables that were never analyzed; with a join from the wrong end it was a page for each pair. */
    @Test
    void theParkedJobsOfEverybodyTakeOneReadingOfTheLiveOnes() {
        try (Place place = QuietServer.place()) {
            new Filling(place.jdbi(), Database.POSTGRESQL).with(LIVE, 1);
            long pages = pages(
                    place,
                    store -> store.list(
                            JobQuery.everyone().states(Set.of(JobState.PARKED)).limit(DUE)));
            assertTrue(pages < LIVE, () -> pages + " pages");
        }
    }

    private static void costsTheSame(String what, HotStatements.Action action) {
        long ofFew = pages(few, action);
        long ofMany = pages(many, action);
        Figures figures = new Figures("Pages touched", "", FEW + " jobs", MANY + " jobs")
                .row(what, ofFew, ofMany)
                .print();
        assertTrue((double) ofMany / ofFew < MOST, figures::toString);
    }

    /** Once to warm up: a node reads a request that it does not know, and a page is pruned by who comes first. */
    private static long pages(Place place, HotStatements.Action action) {
        for (int i = 0; i < 2; i++) {
            place.advance(Duration.ofHours(2));
            action.run(place.store());
        }
        place.advance(Duration.ofHours(2));
        return place.plans(action).stream().mapToLong(Plan::pages).sum();
    }
}
