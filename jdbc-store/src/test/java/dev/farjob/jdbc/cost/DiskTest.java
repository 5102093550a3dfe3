package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.cost.QuietServer.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The room that a settled job takes on PostgreSQL's disk for as long as it is kept, with its indexes, its payloads aside. */
@ExtendWith(QuietServer.class)
class DiskTest {

    private static final int BATCH = 100;
    private static final int BATCHES = 20;

    private static final int MOST_BYTES = 1_300;

    @Test
    void aSettledJobTakesAtMost1300Bytes() {
        try (Place place = QuietServer.place()) {
            for (int i = 0; i < BATCHES; i++) {
                WalTest.live(place, RecordedLives.of(BATCH, RecordedLives.THREE_POLLS), new WalBill(BATCH));
            }
            long bytes = place.number("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
                            + " AND relnamespace = CAST(current_schema() AS regnamespace)"
                            + " AND relname IN ('farjob_job', 'farjob_outcome', 'farjob_settled', 'farjob_handle')")
                    / (BATCH * BATCHES);
            System.out.printf("A settled job takes %d bytes%n", bytes);
            assertTrue(bytes <= MOST_BYTES, () -> bytes + " bytes");
        }
    }
}
