package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The rows by which PostgreSQL finds what is due, looked at beside those of the live jobs. */
final class DueRows {

    private static final int MANY = 1_000;
    private static final int MOST_LOOKS = 100_000;

    private static final String LIVE = "SELECT no, provider, owner, version FROM farjob_live";
    private static final String FOUND = "SELECT no, provider, owner, version FROM farjob_due WHERE no <> 0";
    private static final String DIFFERENT = "SELECT 'missing: ' || m::text FROM (" + LIVE + " EXCEPT ALL " + FOUND
            + ") m UNION ALL SELECT 'too many: ' || t::text FROM (" + FOUND + " EXCEPT ALL " + LIVE + ") t";

    private final Jdbi jdbi;

    DueRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** There is one for each live job, at its version, and no other. */
    void assertTrueToLiveJobs() {
        assertEquals(
                List.of(),
                jdbi.withHandle(handle ->
                        handle.createQuery(DIFFERENT).mapTo(String.class).list()));
    }

    /** All gone, as after a crash. */
    void lose() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE farjob_due"));
    }

    /** Waits until so many sessions wait for a lock. */
    void awaitWaiting(int sessions) {
        int looks = 0;
        while (jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")
                        .mapTo(Integer.class)
                        .one())
                < sessions) {
            assertTrue(looks++ < MOST_LOOKS, "fewer than " + sessions + " sessions wait for a lock");
        }
    }

    /** The jobs that a claim of all that is due takes. */
    static Set<JobId> claim(JobStore store) {
        Set<JobId> claimed = new HashSet<>();
        store.claim(new Claim.DueJobs("acme", MANY)).forEach(job -> claimed.add(job.id()));
        return claimed;
    }
}
