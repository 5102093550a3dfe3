package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.MariaDbContract;
import dev.farjob.jdbc.internal.schema.Database;
import org.junit.jupiter.api.Tag;

/** Nodes whose role may do no more than the printed script lets it do keep every promise, on MariaDB. */
@Tag("servers")
class GrantedMariaDbStoreTest extends MariaDbContract {

    GrantedMariaDbStoreTest() {
        super(NodesRole.nodes(Database.MARIADB));
    }
}
