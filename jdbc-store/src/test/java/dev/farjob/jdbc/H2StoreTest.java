package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;

class H2StoreTest extends JdbcStoreContract {

    H2StoreTest() {
        super(TestDatabase.H2);
    }
}
