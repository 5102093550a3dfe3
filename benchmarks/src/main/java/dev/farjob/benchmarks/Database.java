package dev.farjob.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** A database through a pool that counts what is sent to the server. */
final class Database implements AutoCloseable {

    private final String url;
    private final HikariDataSource pool;
    private final Counted counted = new Counted();
    private final DataSource source;

    private Database(String url, int connections) {
        this.url = url;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        this.pool = new HikariDataSource(config);
        this.source = counted.around(pool);
    }

    static Database at(String url, int connections) {
        return new Database(url, connections);
    }

    /** Another pool of the same database, as another node has. */
    Database another(int connections) {
        return at(url, connections);
    }

    String url() {
        return url;
    }

    /** Its name on the server. */
    String name() {
        String path = url.substring(0, url.indexOf('?'));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    DataSource source() {
        return source;
    }

    Counted counted() {
        return counted;
    }

    @Override
    public void close() {
        pool.close();
    }
}
