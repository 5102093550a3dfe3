package dev.farjob.jdbc.databases;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases without a server. */
final class EmbeddedDatabases {

    private EmbeddedDatabases() {}

    static FreshDatabase h2InMemory(String name) {
        String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
        return new FreshDatabase(name, config -> config.setJdbcUrl(url), schemas -> shutDown(url));
    }

    static FreshDatabase h2InFile(String name) {
        Path folder = Folders.quick(name);
        String url = "jdbc:h2:file:" + folder.resolve("farjob") + ";DB_CLOSE_DELAY=-1";
        return new FreshDatabase(name, config -> config.setJdbcUrl(url), schemas -> {
            shutDown(url);
            Folders.delete(folder);
        });
    }

    /** As the store wants it: readers beside one writer, durable commits, and transactions that know that they write. */
    static FreshDatabase sqlite(String name) {
        Path folder = Folders.quick(name);
        String url = "jdbc:sqlite:" + folder.resolve("farjob.db")
                + "?journal_mode=WAL&synchronous=FULL&busy_timeout=20000&transaction_mode=IMMEDIATE";
        return new FreshDatabase(name, config -> config.setJdbcUrl(url), schemas -> Folders.delete(folder));
    }

    private static void shutDown(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException trouble) {
            throw new IllegalStateException("cannot shut down " + url, trouble);
        }
    }
}
