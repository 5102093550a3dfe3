package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.PostgreSqlContract;
import dev.farjob.jdbc.databases.PostgresServer;
import dev.farjob.jdbc.internal.schema.Database;
import org.junit.jupiter.api.Tag;

/** Nodes whose role may do no more than the printed script lets it do keep every promise, on the system's PostgreSQL. */
@Tag("servers")
class GrantedJitServerStoreTest extends PostgreSqlContract {

    GrantedJitServerStoreTest() {
        super(PostgresServer.sharedWithJit().fresh(), NodesRole.nodes(Database.POSTGRESQL));
    }
}
