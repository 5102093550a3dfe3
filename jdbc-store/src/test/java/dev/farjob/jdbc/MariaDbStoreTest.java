package dev.farjob.jdbc;

import dev.farjob.jdbc.databases.FreshDatabase;

class MariaDbStoreTest extends MariaDbContract {

    MariaDbStoreTest() {
        super(FreshDatabase::pool);
    }
}
