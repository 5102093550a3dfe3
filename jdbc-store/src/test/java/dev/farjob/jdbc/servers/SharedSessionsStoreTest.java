package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.PostgreSqlContract;
import dev.farjob.jdbc.databases.TestDatabase;
import org.junit.jupiter.api.Tag;

/** The store keeps its promises on PostgreSQL without leaving anything behind in a session. */
@Tag("servers")
class SharedSessionsStoreTest extends PostgreSqlContract {

    SharedSessionsStoreTest() {
        super(TestDatabase.POSTGRESQL.fresh(), database -> NoSessionState.of(database.pool()));
    }
}
