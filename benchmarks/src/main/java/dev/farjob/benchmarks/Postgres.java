package dev.farjob.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A PostgreSQL server that is as durable as one in production: with fsync, and commits that wait for it. */
final class Postgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static Postgres begin() throws IOException {
        return new Postgres(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start());
    }

    /** An empty database with a pool of so many connections. */
    Database fresh(int connections) throws SQLException {
        String name = "lives_" + databases.incrementAndGet();
        execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        // Batches of inserts become one statement each: db-scheduler schedules by them, and nobody else has any
        return Database.at(server.getJdbcUrl("postgres", name) + "&reWriteBatchedInserts=true", connections);
    }

    /** Removes the database, so that what is kept for it costs the others nothing. */
    void drop(Database database) throws SQLException {
        database.close();
        execute(server.getPostgresDatabase(), "DROP DATABASE " + database.name() + " WITH (FORCE)");
    }

    /** Sets one of the server's parameters for all of its databases. */
    void configure(String parameter, String value) throws SQLException {
        execute(server.getPostgresDatabase(), "ALTER SYSTEM SET " + parameter + " = '" + value + "'");
        execute(server.getPostgresDatabase(), "SELECT pg_reload_conf()");
    }

    /** How many bytes of log the server has written so far. */
    long walBytes() throws SQLException {
        return number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    /** How long each of the server's processes has computed so far: those that serve connections, and its own. */
    Map<Long, Duration> cpu() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer =
                        statement.executeQuery("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")) {
            Map<Long, Duration> all = new HashMap<>();
            while (answer.next()) {
                long pid = answer.getLong(1);
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .ifPresent(cpu -> all.put(pid, cpu));
            }
            return all;
        }
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, sql);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
