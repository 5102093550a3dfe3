package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.MovedTime;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.store.TransactionalJobStoreContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The store does what every store has to do, on one of the databases; the host writes through plain JDBC. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JdbcStoreContract extends TransactionalJobStoreContract<Connection> {

    private static final List<String> TABLES =
            List.of("job", "live", "outcome", "settled", "handle", "webhook", "duty");

    private final FreshDatabase database;
    private final Function<FreshDatabase, DataSource> nodes;
    private final DataSource node;
    private final JdbcJobStore<Connection> store;
    private final Map<TimeZone, DataSource> others = new HashMap<>();

    /** On one of the usual databases. */
    protected JdbcStoreContract(TestDatabase kind) {
        this(kind.fresh(), FreshDatabase::pool);
    }

    /**
     * On this database, to which nodes are connected in their own way. The tables are made without that.
     *
     * @param nodes makes the connections of one more node
     */
    protected JdbcStoreContract(FreshDatabase database, Function<FreshDatabase, DataSource> nodes) {
        this.database = database;
        this.nodes = nodes;
        JdbcJobStore.on(database.dataSource());
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("CREATE TABLE host_row (name VARCHAR(200) PRIMARY KEY, content VARCHAR(200))"));
        node = nodes.apply(database);
        store = JdbcJobStore.on(node);
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }

    @Override
    protected TransactionalJobStore<Connection> store() {
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM host_row");
            TABLES.forEach(table -> handle.execute("DELETE FROM farjob_" + table));
        });
        afterDeleting(database);
        return store;
    }

    /** Does what a database still needs before deleted rows are really gone. */
    protected void afterDeleting(FreshDatabase from) {}

    /** By connections that know no other zone than this node's, because they keep the one in which they were opened. */
    @Override
    protected JobStore anotherNode(JobStore one) {
        return JdbcJobStore.on(others.computeIfAbsent(TimeZone.getDefault(), zone -> nodes.apply(database)));
    }

    @Override
    protected void advance(Duration by) {
        MovedTime.pass(database.jdbi(), by);
    }

    @Override
    protected Connection begin() throws SQLException {
        Connection connection = node.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    protected void commit(Connection connection) throws SQLException {
        connection.commit();
        connection.close();
    }

    @Override
    protected void rollback(Connection connection) throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Override
    protected void writeHostRow(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO host_row (name, content) VALUES (?, ?)")) {
            statement.setString(1, key);
            statement.setString(2, value);
            statement.execute();
        }
    }

    @Override
    protected Optional<String> readHostRow(String key) {
        try (Handle handle = database.jdbi().open()) {
            return handle.select("SELECT content FROM host_row WHERE name = ?", key)
                    .map((row, context) -> row.getString(1))
                    .findOne();
        }
    }
}
