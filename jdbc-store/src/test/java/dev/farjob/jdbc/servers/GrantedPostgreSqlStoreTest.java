package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.PostgreSqlContract;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import org.junit.jupiter.api.Tag;

/** Nodes whose role may do no more than the printed script lets it do keep every promise, on PostgreSQL. */
@Tag("servers")
class GrantedPostgreSqlStoreTest extends PostgreSqlContract {

    GrantedPostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL.fresh(), NodesRole.nodes(Database.POSTGRESQL));
    }
}
