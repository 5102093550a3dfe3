package dev.farjob.jdbc.databases;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A PostgreSQL server. Most tests use the shared one by {@link TestDatabase#POSTGRESQL}; a test that stops, kills or restarts
 * one begins a server of its own and closes it.
 */
public final class PostgresServer implements AutoCloseable {

    private static final int MOST_STARTS = 4;
    private static final String DISTRIBUTED =
            "PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 17.0.6, 64-bit";

    /** Lets the tests that know no better run on the system's server. */
    private static final PostgresPrograms USUAL =
            System.getProperty("farjob.postgresql", "embedded").equals("system")
                    ? PostgresPrograms.SYSTEM
                    : PostgresPrograms.EMBEDDED;

    private final PostgresPrograms programs;
    private final Path folder;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Closeable server;

    private PostgresServer(PostgresPrograms programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.server = launch();
    }

    /**
     * A server of one's own, which keeps its port and its data until it is closed, however often it dies. If nobody closes
     * it, it goes with the JVM.
     */
    public static PostgresServer begin() {
        return begin(USUAL, Folders.durable("postgresql"));
    }

    /**
     * The same of the system's own packages, which has a JIT compiler and its defaults.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed and need not be
     */
    public static PostgresServer beginWithJit() {
        SystemPrograms.postgresWithJit();
        return begin(PostgresPrograms.SYSTEM, Folders.durable("postgresql"));
    }

    private static PostgresServer begin(PostgresPrograms programs, Path folder) {
        PostgresServer server = new PostgresServer(programs, folder.resolve("data"), freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop PostgreSQL"));
        return server;
    }

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    /**
     * The server of this JVM with a JIT compiler and its defaults. Nobody may stop it.
     *
     * @throws org.opentest4j.TestAbortedException if none is installed and need not be
     */
    public static PostgresServer sharedWithJit() {
        SystemPrograms.postgresWithJit();
        return SharedWithJit.SERVER;
    }

    /** An empty schema, which is what connections to it begin with. */
    public FreshDatabase fresh() {
        return fresh(Names.next());
    }

    FreshDatabase fresh(String name) {
        return fresh(name, "&currentSchema=" + name);
    }

    private FreshDatabase fresh(String name, String settings) {
        admin("CREATE SCHEMA " + name);
        String url = url("postgres") + settings;
        return new FreshDatabase(name, config -> config.setJdbcUrl(url), this::drop);
    }

    /**
     * An empty database, for those who cannot say in which schema they are.
     *
     * @param port where it is to be reached; our own, or that of somebody in between
     * @param settings of the connections, as they are appended to the address
     */
    FreshDatabase freshDatabase(int port, String settings) {
        String name = Names.next();
        admin("CREATE DATABASE " + name);
        String url = url(name).replace(":" + this.port + "/", ":" + port + "/") + settings;
        return new FreshDatabase(
                name,
                config -> config.setJdbcUrl(url),
                all -> admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    }

    /** Its port on this machine. */
    public int port() {
        return port;
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    /** An empty schema of a server that connections to it take for a distributed database. */
    FreshDatabase pretending(String name) {
        return pretending(name, "");
    }

    private FreshDatabase pretending(String name, String settings) {
        // A function of a schema that stands before the catalog in the path is found first
        FreshDatabase database = fresh(name, "&currentSchema=" + name + ",pg_catalog" + settings);
        admin("CREATE FUNCTION " + name + ".version() RETURNS text LANGUAGE sql AS $$ SELECT '" + DISTRIBUTED
                + "'::text $$");
        return database;
    }

    /** The same on the shared server, with transactions that are as isolated as that if nobody says otherwise. */
    public static FreshDatabase pretendingAt(String isolation) {
        return shared().pretending(
                        Names.next(),
                        "&options=-c%20default_transaction_isolation=" + isolation.replace(" ", "%5C%20"));
    }

    /** Ends every connection but our own, as an administrator can. */
    public void terminateConnections() {
        admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    /** Shuts it down in an orderly way: whoever is connected is thrown out. It may be started again. */
    public void stop() {
        close(server);
    }

    /** Kills all its processes at once, as a power failure does. It may be started again, and recovers then. */
    public void kill() {
        ProcessHandle postmaster = ProcessHandle.of(postmasterId()).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        // A process that still holds its memory would keep it from starting again
        all.forEach(process -> process.onExit().join());
        close(server);
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}, with the data that it had, under the same address. */
    public void start() {
        server = launch();
    }

    /** Stops it and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Stops it for good and removes its data. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            close(server);
            Folders.delete(folder.getParent());
        }
    }

    /**
     * Starts it, again if it has to be: a process that a killed server had just begotten may hold its memory for a moment, and
     * somebody's outgoing connection the port.
     */
    private Closeable launch() {
        for (int start = 1; ; start++) {
            try {
                return programs.start(folder, port);
            } catch (IOException trouble) {
                if (start == MOST_STARTS) {
                    throw new UncheckedIOException("PostgreSQL does not start", trouble);
                }
            }
        }
    }

    private long postmasterId() {
        try {
            return Long.parseLong(
                    Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        } catch (IOException trouble) {
            throw new UncheckedIOException("PostgreSQL does not run", trouble);
        }
    }

    private void drop(List<String> schemas) {
        schemas.forEach(schema -> admin("DROP SCHEMA IF EXISTS \"" + schema + "\" CASCADE"));
    }

    private void admin(String sql) {
        try (Handle handle = Jdbi.create(url("postgres")).open()) {
            handle.execute(sql);
        }
    }

    private static void close(Closeable server) {
        try {
            server.close();
        } catch (IOException trouble) {
            throw new UncheckedIOException("PostgreSQL does not stop", trouble);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /** Started by the first test that needs it. Nobody turns it off, so that it may lie where that would be its end. */
    private static final class Shared {
        static final PostgresServer SERVER = begin(USUAL, Folders.quick("postgresql"));

        private Shared() {}
    }

    /** Likewise. */
    private static final class SharedWithJit {
        static final PostgresServer SERVER = begin(PostgresPrograms.SYSTEM, Folders.quick("postgresql-jit"));

        private SharedWithJit() {}
    }
}
