package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;

class PostgreSqlStoreTest extends PostgreSqlContract {

    PostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL.fresh(), FreshDatabase::pool);
    }
}
