package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.HashPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host may have taught its JDBI other ways to write statements; the store and the host are both understood. */
class OtherWordsTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private Jdbi jdbi(TestDatabase kind) {
        Jdbi jdbi = databases.fresh(kind).jdbi();
        jdbi.getConfig(SqlStatements.class)
                .setSqlParser(new HashPrefixSqlParser())
                .setTemplateEngine((template, context) -> template.replace("<host>", "host_row"));
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE <host> (name VARCHAR(200) PRIMARY KEY)"));
        return jdbi;
    }

    private static void writeHostRow(Handle handle, String name) {
        handle.createUpdate("INSERT INTO <host> (name) VALUES (#name)")
                .bind("name", name)
                .execute();
    }

    private static List<String> hostRows(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name FROM <host>")
                .mapTo(String.class)
                .list());
    }

    @ParameterizedTest
    @EnumSource
    void theStoreBeginsAndReadsAndWrites(TestDatabase kind) {
        JdbcJobStore<Handle> store = JdbcJobStore.on(jdbi(kind));
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        assertEquals(List.of(job), store.list(JobQuery.ofOwner(Owner.of("ann"))));
        assertEquals(1, store.health().live());
    }

    @ParameterizedTest
    @EnumSource
    void aHostsTransactionThatInsertsAJobGoesOnInItsOwnWay(TestDatabase kind) {
        Jdbi jdbi = jdbi(kind);
        JdbcJobStore<Handle> store = JdbcJobStore.on(jdbi);
        Job job = Jobs.of("ann").key("render-7").accepted();
        jdbi.useTransaction(handle -> {
            writeHostRow(handle, "before");
            store.insert(handle, List.of(Snapshots.added(job, Due.now())));
            writeHostRow(handle, "after");
        });
        assertTrue(store.find(job.id()).isPresent());
        assertEquals(2, hostRows(jdbi).size());
    }

    @ParameterizedTest
    @EnumSource
    void aStepWritesInTheHostsWay(TestDatabase kind) throws Exception {
        Jdbi jdbi = jdbi(kind);
        JdbcJobStore<Handle> store = JdbcJobStore.on(jdbi);
        Job job = Snapshots.put(store, Jobs.of("ann").accepted(), Due.now());
        Verdict verdict = store.applyTogether(List.of(job), handle -> {
            writeHostRow(handle, "charged");
            return List.of(Snapshots.change(job, JobState.SPAWNING, Due.now()));
        });
        assertEquals(Verdict.APPLIED, verdict);
        assertEquals(List.of("charged"), hostRows(jdbi));
    }
}
