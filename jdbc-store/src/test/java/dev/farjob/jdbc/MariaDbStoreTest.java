package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;

class MariaDbStoreTest extends JdbcStoreContract {

    MariaDbStoreTest() {
        super(TestDatabase.MARIADB);
    }
}
