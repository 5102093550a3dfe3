package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.TestDatabase;

class SqliteStoreTest extends JdbcStoreContract {

    SqliteStoreTest() {
        super(TestDatabase.SQLITE);
    }

    /** A database in a file has one writer at a time. */
    @Override
    protected boolean hasManyWriters() {
        return false;
    }
}
