package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;

class MariaDbStoreTest extends JdbcStoreContract {

    MariaDbStoreTest() {
        super(TestDatabase.MARIADB);
    }

    /** As long as a deleted row is not purged, whoever inserts beside it waits for whoever inserts the same again. */
    @Override
    void afterDeleting(FreshDatabase from) {
        from.jdbi().useHandle(handle -> handle.execute("SET GLOBAL innodb_max_purge_lag_wait = 0"));
    }
}
