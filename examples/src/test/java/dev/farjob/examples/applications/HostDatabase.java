package dev.farjob.examples.applications;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The database of an application: empty when it is opened, gone when it is closed. The jobs lie beside its own rows. */
final class HostDatabase implements AutoCloseable {

    /** A database in which an application may keep its rows. */
    enum Kind {
        POSTGRESQL,
        SQLITE
    }

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int CONNECTIONS = 20;

    private final Kind kind;
    private final HikariDataSource pool;
    private final Runnable remove;

    private HostDatabase(Kind kind, String url, Runnable remove) {
        this.kind = kind;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        this.pool = new HikariDataSource(config);
        this.remove = remove;
    }

    static HostDatabase open(Kind kind) {
        return kind == Kind.POSTGRESQL ? postgresql() : sqlite();
    }

    private static HostDatabase postgresql() {
        String schema = "host_" + COUNT.incrementAndGet();
        Server.execute("CREATE SCHEMA " + schema);
        String url = Server.ONLY.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
        return new HostDatabase(Kind.POSTGRESQL, url, () -> Server.execute("DROP SCHEMA " + schema + " CASCADE"));
    }

    private static HostDatabase sqlite() {
        try {
            Path folder = Files.createTempDirectory("farjob-host-");
            String url = "jdbc:sqlite:" + folder.resolve("host.db")
                    + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=20000&transaction_mode=IMMEDIATE";
            return new HostDatabase(Kind.SQLITE, url, () -> delete(folder));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    DataSource dataSource() {
        return pool;
    }

    /** Lets time pass for what is due: due times go by the database's own clock, which nobody can move. */
    void advance(Duration by) {
        long micros = by.dividedBy(ChronoUnit.MICROS.getDuration());
        if (kind == Kind.POSTGRESQL) {
            // There claims are kept in a table of their own
            update("UPDATE farjob_live SET due = due - ?", micros);
            update(
                    "UPDATE farjob_due SET due = due - ?, claimed_at = claimed_at - ? WHERE due BETWEEN 1 AND ?",
                    micros,
                    micros,
                    Long.MAX_VALUE - 1);
        } else {
            update("UPDATE farjob_live SET due = due - ?, claimed_at = claimed_at - ?", micros, micros);
        }
    }

    /** One statement in a transaction of its own. */
    int update(String sql, Object... values) {
        try (Connection connection = pool.getConnection()) {
            return update(connection, sql, values);
        } catch (SQLException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** The number that this query answers with. */
    int number(String sql, Object... values) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    @Override
    public void close() {
        pool.close();
        remove.run();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /** One PostgreSQL server for all tests of this JVM, started by the first that needs it. */
    private static final class Server {
        static final EmbeddedPostgres ONLY = start();

        private Server() {}

        private static EmbeddedPostgres start() {
            try {
                // It ends with this JVM
                return EmbeddedPostgres.builder().start();
            } catch (IOException trouble) {
                throw new UncheckedIOException("PostgreSQL does not start", trouble);
            }
        }

        static void execute(String sql) {
            try (Connection connection = ONLY.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException trouble) {
                throw new IllegalStateException(trouble);
            }
        }
    }
}
