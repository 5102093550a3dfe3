package dev.farjob.jdbc.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A PgBouncer in transaction mode before a PostgreSQL: each transaction may run in another session of the server. It goes
 * with the JVM if nobody closes it.
 */
public final class PgBouncer implements AutoCloseable {

    /** What the driver says when it connects, and PgBouncer would refuse otherwise. */
    private static final String SETTINGS = """
            [databases]
            * = host=127.0.0.1 port={server}
            [pgbouncer]
            listen_addr = localhost
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits
            max_client_conn = 500
            default_pool_size = 40
            """;

    private final PostgresServer server;
    private final int port;
    private final Path folder;
    private final Process process;

    private PgBouncer(PostgresServer server, Path program) throws IOException {
        this.server = server;
        this.port = PostgresServer.freePort();
        this.folder = Folders.quick("pgbouncer");
        Path users = Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"\"\n");
        Path settings = Files.writeString(
                folder.resolve("pgbouncer.ini"),
                SETTINGS.replace("{server}", String.valueOf(server.port()))
                        .replace("{port}", String.valueOf(port))
                        .replace("{users}", users.toString()));
        this.process = SystemPrograms.begin(folder.resolve("log"), program, settings.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop PgBouncer"));
        awaitStart();
    }

    /**
     * The one of the system's packages, before this server.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed and need not be
     */
    public static PgBouncer before(PostgresServer server) {
        Path program = SystemPrograms.pgBouncer();
        try {
            return new PgBouncer(server, program);
        } catch (IOException trouble) {
            throw new UncheckedIOException("PgBouncer does not start", trouble);
        }
    }

    /** The one of this JVM. */
    public static PgBouncer shared() {
        SystemPrograms.pgBouncer();
        return Shared.BOUNCER;
    }

    /**
     * An empty database that is reached through it.
     *
     * @param settings of the connections, as they are appended to the address
     */
    public FreshDatabase fresh(String settings) {
        return server.freshDatabase(port, settings);
    }

    private void awaitStart() throws IOException {
        while (process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IOException(Files.readString(folder.resolve("log")));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        if (Files.exists(folder)) {
            Folders.delete(folder);
        }
    }

    /** Started by the first test that needs it. */
    private static final class Shared {
        static final PgBouncer BOUNCER = before(PostgresServer.shared());

        private Shared() {}
    }
}
