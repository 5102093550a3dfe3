package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;

/** The profile for distributed databases, where transactions read what is committed. */
class DistributedStoreTest extends JdbcStoreContract {

    DistributedStoreTest() {
        super(TestDatabase.DISTRIBUTED);
    }
}
