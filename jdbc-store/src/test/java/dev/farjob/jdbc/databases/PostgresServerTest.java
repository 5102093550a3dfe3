package dev.farjob.jdbc.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of one's own can be broken, and keeps what was committed. */
class PostgresServerTest {

    private static PostgresServer server;

    private FreshDatabase database;

    @BeforeAll
    static void begin() {
        server = PostgresServer.begin();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void keepSomething() {
        database = server.fresh();
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE kept AS SELECT 42 AS what"));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aCommittedRowSurvivesAPowerFailure() {
        server.kill();
        server.start();
        assertEquals(42, kept());
    }

    @Test
    void aCommittedRowSurvivesARestart() {
        server.restart();
        assertEquals(42, kept());
    }

    @Test
    void everyConnectionCanBeEnded() {
        try (Handle handle = database.jdbi().open()) {
            handle.execute("SELECT 1");
            server.terminateConnections();
            assertThrows(JdbiException.class, () -> handle.execute("SELECT 1"));
        }
    }

    @Test
    void commitsAreDurable() {
        assertEquals(
                "on on",
                database.jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')")
                                .mapTo(String.class)
                                .one()));
    }

    /** By new connections: a pool may hand out one of before that it has just been given back. */
    private int kept() {
        return Jdbi.create(database.pool())
                .withHandle(handle -> handle.createQuery("SELECT what FROM kept")
                        .mapTo(Integer.class)
                        .one());
    }
}
