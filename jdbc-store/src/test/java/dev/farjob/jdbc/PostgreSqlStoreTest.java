package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;

class PostgreSqlStoreTest extends JdbcStoreContract {

    PostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @Override
    void afterDeleting(FreshDatabase from) {
        from.jdbi().useHandle(handle -> handle.execute("DELETE FROM farjob_due"));
    }

    @Override
    void afterMoving(FreshDatabase in, long micros) {
        in.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE farjob_due SET due = due - ? WHERE due BETWEEN 1 AND ?", micros, Long.MAX_VALUE - 1));
    }
}
