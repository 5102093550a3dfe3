package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.PostgreSqlContract;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PgBouncer;
import org.junit.jupiter.api.Tag;

/**
 * The store keeps its promises where each of its transactions runs in another session, through PgBouncer in transaction mode.
 * The driver is set up as PgBouncer before 1.21 needs it: no statement is kept in the server.
 */
@Tag("servers")
class PgBouncerStoreTest extends PostgreSqlContract {

    PgBouncerStoreTest() {
        super(PgBouncer.shared().fresh("&prepareThreshold=0"), FreshDatabase::pool);
    }
}
