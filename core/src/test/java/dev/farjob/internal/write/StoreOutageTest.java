package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.ImpatientTime;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outage of the store is told as a whole. */
class StoreOutageTest {

    private final ImpatientTime time = new ImpatientTime();
    private final StoreOutage outage = new StoreOutage(time);
    private final Logged log = new Logged();

    @AfterEach
    void close() {
        log.close();
    }

    private void fail(String kind) {
        assertThrows(
                JobStoreException.class,
                () -> outage.note(kind, () -> {
                    throw new JobStoreException(Effect.NONE, "no connection");
                }));
    }

    private void succeed(String kind) {
        assertEquals("answer", outage.note(kind, () -> "answer"));
    }

    private void assertToldInAll(String... ends) {
        List<String> lines = log.linesWith("the store ");
        assertEquals(ends.length, lines.size(), lines::toString);
        for (int i = 0; i < ends.length; i++) {
            assertTrue(lines.get(i).endsWith(ends[i]), lines.get(i));
        }
    }

    @Test
    void itsEndIsToldWithTheCallsThatItCost() {
        fail("find");
        fail("apply");
        fail("apply");
        succeed("find");
        assertToldInAll("tried again: no connection");
        succeed("apply");
        succeed("apply");
        assertToldInAll("tried again: no connection", "the store answers again, after 3 calls that failed");
    }

    @Test
    void theNextOneCountsAnew() {
        fail("find");
        succeed("find");
        fail("find");
        succeed("find");
        assertToldInAll("no connection", "after 1 calls that failed", "no connection", "after 1 calls that failed");
    }

    @Test
    void aKindOfCallThatNobodyHasMadeForAMinuteIsForgotten() {
        fail("list");
        fail("find");
        time.pass(Duration.ofMinutes(1).minusNanos(1));
        succeed("find");
        assertToldInAll("no connection");
        time.pass(Duration.ofNanos(1));
        succeed("find");
        assertToldInAll("no connection", "after 2 calls that failed");
    }
}
