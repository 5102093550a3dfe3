package dev.farjob.jdbc.databases;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A PostgreSQL that can be started. */
@FunctionalInterface
interface PostgresPrograms {

    /** As a server is that nobody has made faster at the price of safety, and with room for many sessions. */
    Map<String, String> SETTINGS =
            new TreeMap<>(Map.of("fsync", "on", "synchronous_commit", "on", "max_connections", "200"));

    /** The one that Maven brings; it has no JIT. */
    PostgresPrograms EMBEDDED = PostgresPrograms::startEmbedded;

    /** The one of the system's packages, with JIT as it is by default. */
    PostgresPrograms SYSTEM = PostgresPrograms::startOfTheSystem;

    /**
     * Starts a server on the data in this folder, which it makes if it is not there.
     *
     * @return shuts it down in an orderly way; no harm is done if it has died
     */
    Closeable start(Path folder, int port) throws IOException;

    private static Closeable startEmbedded(Path folder, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port);
        SETTINGS.forEach(builder::setServerConfig);
        return builder.start();
    }

    private static Closeable startOfTheSystem(Path folder, int port) throws IOException {
        Path programs = SystemPrograms.postgresWithJit();
        Path log = folder.resolveSibling("log");
        String data = folder.toString();
        if (!Files.exists(folder.resolve("PG_VERSION"))) {
            SystemPrograms.run(
                    log, programs.resolve("initdb"), "-A", "trust", "-U", "postgres", "-E", "UTF-8", "-D", data);
        }
        StringBuilder settings =
                new StringBuilder("-c listen_addresses=localhost -c unix_socket_directories= -p " + port);
        SETTINGS.forEach((name, value) ->
                settings.append(" -c ").append(name).append('=').append(value));
        Path control = programs.resolve("pg_ctl");
        SystemPrograms.run(log, control, "start", "-w", "-D", data, "-l", log.toString(), "-o", settings.toString());
        return () -> {
            if (runs(folder)) {
                SystemPrograms.run(log, control, "stop", "-w", "-m", "fast", "-D", data);
            }
        };
    }

    /** A server that was killed leaves its number behind. */
    private static boolean runs(Path folder) throws IOException {
        Path number = folder.resolve("postmaster.pid");
        return Files.exists(number)
                && ProcessHandle.of(
                                Long.parseLong(Files.readAllLines(number).get(0).strip()))
                        .isPresent();
    }
}
