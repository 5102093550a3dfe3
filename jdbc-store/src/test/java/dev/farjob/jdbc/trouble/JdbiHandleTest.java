package dev.farjob.jdbc.trouble;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.MovedTime;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.store.TransactionalJobStoreContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The store does what every store has to do where the host writes through JDBI, on H2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbiHandleTest extends TransactionalJobStoreContract<Handle> {

    private static final List<String> TABLES = List.of(
            "farjob_job",
            "farjob_live",
            "farjob_outcome",
            "farjob_settled",
            "farjob_handle",
            "farjob_webhook",
            "farjob_duty");

    private final FreshDatabase database = TestDatabase.H2.fresh();
    private final Jdbi jdbi = database.jdbi();
    private final JdbcJobStore<Handle> store = JdbcJobStore.on(jdbi);
    private final HikariDataSource another = database.pool();

    JdbiHandleTest() {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE own (k VARCHAR(200) PRIMARY KEY, v VARCHAR(200))"));
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected TransactionalJobStore<Handle> store() {
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM own");
            TABLES.forEach(table -> handle.execute("DELETE FROM " + table));
        });
        return store;
    }

    @Override
    protected JobStore anotherNode(JobStore one) {
        return JdbcJobStore.on(Jdbi.create(another));
    }

    @Override
    protected void advance(Duration by) {
        MovedTime.pass(jdbi, by);
    }

    @Override
    protected Handle begin() {
        return jdbi.open().begin();
    }

    @Override
    protected void commit(Handle handle) {
        try (handle) {
            handle.commit();
        }
    }

    @Override
    protected void rollback(Handle handle) {
        try (handle) {
            handle.rollback();
        }
    }

    @Override
    protected void writeHostRow(Handle handle, String key, String value) {
        handle.execute("INSERT INTO own (k, v) VALUES (?, ?)", key, value);
    }

    @Override
    protected Optional<String> readHostRow(String key) {
        return jdbi.withHandle(handle -> handle.select("SELECT v FROM own WHERE k = ?", key)
                .mapTo(String.class)
                .findOne());
    }
}
