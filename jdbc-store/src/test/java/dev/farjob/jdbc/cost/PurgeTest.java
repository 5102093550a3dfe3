package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.cost.StatementLog.Said;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Payload;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A purge takes no more than it needs: neither memory for what is large, nor a statement for each job. */
class PurgeTest {

    private static final int JOBS = 250;
    private static final int INPUT = 10_000;
    private static final int MOST_CHARACTERS_OF_A_JOB = 500;
    /** For each batch: find, four deletes, and what begins and ends a transaction. */
    private static final int MOST_STATEMENTS = 3 * 10 + 20;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void itReadsNoInputAndSpeaksInBatches(TestDatabase kind) {
        StatementLog log = new StatementLog(databases.fresh(kind).dataSource());
        JobStore store = JdbcJobStore.on(log);
        Payload input = Payload.ofJson("\"" + "x".repeat(INPUT) + "\"");
        for (int i = 0; i < JOBS; i++) {
            Snapshots.put(store, Jobs.of("ann").input(input).succeeded(), Due.never());
        }
        log.take();
        assertEquals(JOBS, store.purge(new Purge(Instant.parse("9999-01-01T00:00:00Z"), Instant.EPOCH, 1_000)));
        List<Said> said = log.take();
        long read = said.stream().mapToLong(Said::read).sum();
        assertTrue(read < JOBS * MOST_CHARACTERS_OF_A_JOB, () -> read + " characters were read");
        assertTrue(said.size() <= MOST_STATEMENTS, () -> said.size() + " statements: " + said);
    }
}
