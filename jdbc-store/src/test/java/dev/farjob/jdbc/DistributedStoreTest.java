package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;
import org.junit.jupiter.api.Tag;

/** The profile for distributed databases, where transactions read what is committed. */
@Tag("servers")
class DistributedStoreTest extends JdbcStoreContract {

    DistributedStoreTest() {
        super(TestDatabase.DISTRIBUTED);
    }
}
