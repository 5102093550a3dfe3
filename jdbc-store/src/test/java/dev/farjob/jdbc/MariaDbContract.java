package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;
import java.util.function.Function;
import javax.sql.DataSource;

/** The contract on MariaDB, reached in whichever way. */
public abstract class MariaDbContract extends JdbcStoreContract {

    protected MariaDbContract(Function<FreshDatabase, DataSource> nodes) {
        super(TestDatabase.MARIADB.fresh(), nodes);
    }

    /** As long as a deleted row is not purged, whoever inserts beside it waits for whoever inserts the same again. */
    @Override
    protected void afterDeleting(FreshDatabase from) {
        from.jdbi().useHandle(handle -> handle.execute("SET GLOBAL innodb_max_purge_lag_wait = 0"));
    }
}
