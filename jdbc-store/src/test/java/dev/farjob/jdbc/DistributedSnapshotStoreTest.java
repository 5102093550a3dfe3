package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;

/**
 * The same where transactions read a snapshot and fail if it has changed, as on Aurora DSQL and YugabyteDB.
 *
 * <p>{@code -Dfarjob.isolation=serializable} runs it as on CockroachDB.
 */
class DistributedSnapshotStoreTest extends JdbcStoreContract {

    DistributedSnapshotStoreTest() {
        super(
                PostgresServer.pretendingAt(System.getProperty("farjob.isolation", "repeatable read")),
                FreshDatabase::pool);
    }

    @Override
    protected boolean canFollowOthers() {
        return false;
    }
}
