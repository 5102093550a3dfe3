package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;

class PostgreSqlStoreTest extends JdbcStoreContract {

    PostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
