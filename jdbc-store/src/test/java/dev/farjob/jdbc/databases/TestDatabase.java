package dev.farjob.jdbc.databases;

import dev.farjob.jdbc.internal.schema.Database;

/**
 * The databases that start here, by Maven alone. A server is started when it is first asked for, serves all tests of this
 * JVM, and goes with it. If the system has a folder in memory, files lie there: set up as on a disk, and gone with the
 * machine. MySQL is not among them: its server does not come that way.
 */
public enum TestDatabase {
    /** PostgreSQL with fsync and synchronous commits; each test has a schema of its own. */
    POSTGRESQL(Database.POSTGRESQL) {
        @Override
        FreshDatabase fresh(String name) {
            return PostgresServer.shared().fresh(name);
        }
    },

    /** PostgreSQL that says it is a YugabyteDB, so that the store works on it as on a distributed database. */
    DISTRIBUTED(Database.YUGABYTEDB) {
        @Override
        FreshDatabase fresh(String name) {
            return PostgresServer.shared().pretending(name);
        }
    },

    /** H2 in memory. */
    H2(Database.H2) {
        @Override
        FreshDatabase fresh(String name) {
            return EmbeddedDatabases.h2InMemory(name);
        }
    },

    /** H2 in a file. */
    H2_FILE(Database.H2) {
        @Override
        FreshDatabase fresh(String name) {
            return EmbeddedDatabases.h2InFile(name);
        }
    },

    /** SQLite in a file, with a write-ahead log and full synchronization. */
    SQLITE(Database.SQLITE) {
        @Override
        FreshDatabase fresh(String name) {
            return EmbeddedDatabases.sqlite(name);
        }
    },

    /** MariaDB; each test has a database of its own. */
    MARIADB(Database.MARIADB) {
        @Override
        FreshDatabase fresh(String name) {
            return MariaDbServer.shared().fresh(name);
        }
    };

    private final Database kind;

    TestDatabase(Database kind) {
        this.kind = kind;
    }

    /** An empty database, which the caller closes; {@link OpenDatabases} does so after the test. */
    public FreshDatabase fresh() {
        return fresh(Names.next());
    }

    /** Which database it is to the store. */
    public Database kind() {
        return kind;
    }

    abstract FreshDatabase fresh(String name);
}
