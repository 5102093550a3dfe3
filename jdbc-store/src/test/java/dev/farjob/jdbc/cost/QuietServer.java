package dev.farjob.jdbc.cost;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;
import dev.farjob.store.Claim;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.Extension;

/**
 * A PostgreSQL server on which nothing happens but what is measured: it never vacuums or analyzes by itself, and between two
 * checkpoints is a day. All measurements of a JVM share it, each in a schema of its own, and it goes with the JVM. It is an
 * extension of their classes, so that it has begun before anything is measured.
 */
final class QuietServer implements Extension {

    private static final PostgresServer SERVER = begin();

    private static PostgresServer begin() {
        PostgresServer server = PostgresServer.begin();
        try (FreshDatabase database = server.fresh()) {
            database.jdbi().useHandle(handle -> {
                for (String setting : new String[] {
                    "autovacuum = off", "checkpoint_timeout = '1d'", "max_wal_size = '8GB'", "full_page_writes = off"
                }) {
                    handle.execute("ALTER SYSTEM SET " + setting);
                }
                handle.execute("SELECT pg_reload_conf()");
                handle.execute("CREATE EXTENSION pg_walinspect SCHEMA public");
            });
        }
        return server;
    }

    /** An empty schema in which the store has its tables, and whose time can be moved. */
    static Place place() {
        return placeOn(SERVER);
    }

    /** The same on another server. */
    static Place placeOn(PostgresServer server) {
        return new Place(server.fresh());
    }

    /**
     * A store on a schema of its own. Its one connection reads a clock that goes ahead of the real one by as much as it is
     * told to, so that a test can let jobs come due without touching their rows.
     */
    static final class Place implements AutoCloseable {

        private final FreshDatabase database;
        private final HikariDataSource pool;
        private final StatementLog log;
        private final JdbcJobStore<?> store;
        private long ahead;

        private Place(FreshDatabase database) {
            this.database = database;
            database.jdbi().useHandle(handle -> handle.execute("""
                    CREATE FUNCTION %s.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                    $$SELECT pg_catalog.clock_timestamp() + current_setting('farjob.ahead')::interval$$
                    """.formatted(database)));
            this.pool = database.pool(config -> {
                config.setMaximumPoolSize(1);
                config.setConnectionInitSql(
                        "SET search_path = " + database + ", pg_catalog; SET farjob.ahead = '0'; LOAD 'auto_explain'");
            });
            this.log = new StatementLog(pool);
            this.store = JdbcJobStore.on(log);
            // The first claim on new tables does work that is done once in their life
            store.claim(new Claim.DueJobs("nobody", 1));
        }

        /** The store. */
        JdbcJobStore<?> store() {
            return store;
        }

        /** The statements that the store sends to the database. */
        StatementLog log() {
            return log;
        }

        /** The plans by which the server runs the statements of this action. */
        List<Plan> plans(HotStatements.Action action) {
            log.take();
            jdbi().useHandle(handle -> handle.execute(Plan.EXPLAINING));
            action.run(store);
            jdbi().useHandle(handle -> handle.execute(Plan.SILENT));
            return log.take().stream().flatMap(said -> Plan.of(said).stream()).toList();
        }

        /** For statements of the test's own. */
        Jdbi jdbi() {
            return Jdbi.create(pool);
        }

        /** Lets time pass on the store's clock. */
        void advance(Duration by) {
            ahead += by.toSeconds();
            jdbi().useHandle(handle -> handle.execute("SET farjob.ahead = '" + ahead + " s'"));
        }

        /** One number that a query answers. */
        long number(String sql) {
            return jdbi().withHandle(
                            handle -> handle.createQuery(sql).mapTo(Long.class).one());
        }

        /** Lets the server clear up by itself, every second, or not at all. */
        void setAutovacuum(boolean on) {
            jdbi().useHandle(handle -> {
                handle.execute("ALTER SYSTEM SET autovacuum = " + (on ? "on" : "off"));
                handle.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'");
                handle.execute("SELECT pg_reload_conf()");
            });
        }

        /** How many bytes of write-ahead log there have been. */
        long walBytes() {
            return number("SELECT pg_current_wal_insert_lsn() - '0/0'");
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
