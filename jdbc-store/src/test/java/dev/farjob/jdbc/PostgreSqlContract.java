package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import java.util.function.Function;
import javax.sql.DataSource;

/** The contract on PostgreSQL, on whichever server and reached in whichever way. */
public abstract class PostgreSqlContract extends JdbcStoreContract {

    protected PostgreSqlContract(FreshDatabase database, Function<FreshDatabase, DataSource> nodes) {
        super(database, nodes);
    }

    @Override
    protected void afterDeleting(FreshDatabase from) {
        from.jdbi().useHandle(handle -> handle.execute("DELETE FROM farjob_due"));
    }
}
