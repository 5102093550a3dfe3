package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;
import java.util.function.Function;
import javax.sql.DataSource;

public class PostgreSqlStoreTest extends JdbcStoreContract {

    PostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL);
    }

    /** On another PostgreSQL, or reached in another way. */
    protected PostgreSqlStoreTest(FreshDatabase database, Function<FreshDatabase, DataSource> nodes) {
        super(database, nodes);
    }

    @Override
    protected void afterDeleting(FreshDatabase from) {
        from.jdbi().useHandle(handle -> handle.execute("DELETE FROM farjob_due"));
    }

    @Override
    protected void afterMoving(FreshDatabase in, long micros) {
        in.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE farjob_due SET due = due - ? WHERE due BETWEEN 1 AND ?", micros, Long.MAX_VALUE - 1));
    }
}
