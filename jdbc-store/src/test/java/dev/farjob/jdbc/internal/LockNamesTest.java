package dev.farjob.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that admit jobs one after the other mean the same place by the same lock, however each of them calls its tables. */
class LockNamesTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private static List<String> locks(FreshDatabase database, Tables tables) {
        return database.jdbi().inTransaction(handle -> {
            new PostgresWrites(tables, new KnownRequests()).holdOff(handle, List.of("provider acme", "owner ann"));
            return handle.createQuery("SELECT concat(classid, ' ', objid) FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND pid = pg_backend_pid() ORDER BY 1")
                    .mapTo(String.class)
                    .list();
        });
    }

    @Test
    void oneTableHasTheSameLocksWithAndWithoutItsSchema() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        JdbcJobStore.on(database.dataSource());
        List<String> plain = locks(database, Tables.of(Database.POSTGRESQL));
        assertEquals(2, plain.size());
        assertEquals(
                plain,
                locks(
                        database,
                        Tables.of(Database.POSTGRESQL, Optional.of(database.toString()), Tables.DEFAULT_PREFIX)));
    }

    @Test
    void tablesOfTheSameNameInTwoSchemasHaveOtherLocks() {
        FreshDatabase one = databases.fresh(TestDatabase.POSTGRESQL);
        FreshDatabase two = databases.fresh(TestDatabase.POSTGRESQL);
        JdbcJobStore.on(one.dataSource());
        JdbcJobStore.on(two.dataSource());
        assertNotEquals(locks(one, Tables.of(Database.POSTGRESQL)), locks(two, Tables.of(Database.POSTGRESQL)));
    }
}
