package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.PostgreSqlContract;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;
import org.junit.jupiter.api.Tag;

/** The store does what every store has to do on a PostgreSQL as a distribution packages it, with a JIT compiler. */
@Tag("servers")
class JitServerStoreTest extends PostgreSqlContract {

    JitServerStoreTest() {
        super(PostgresServer.sharedWithJit().fresh(), FreshDatabase::pool);
    }
}
