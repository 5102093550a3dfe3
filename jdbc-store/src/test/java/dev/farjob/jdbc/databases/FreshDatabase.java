package dev.farjob.jdbc.databases;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A database that was empty when the test got it, and is gone when it is closed. */
public final class FreshDatabase implements AutoCloseable {

    private static final int CONNECTIONS = 40;
    private static final int SECONDS = 20;

    private final String name;
    private final Consumer<HikariConfig> address;
    private final Consumer<List<String>> drop;
    private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final HikariDataSource first;

    /**
     * A database that exists.
     *
     * @param name its name, which no other has
     * @param address says where it is
     * @param drop removes it, and the further schemas with these names
     */
    FreshDatabase(String name, Consumer<HikariConfig> address, Consumer<List<String>> drop) {
        this.name = name;
        this.address = address;
        this.drop = drop;
        this.names.add(name);
        this.first = pool();
    }

    /** Connections to it. */
    public DataSource dataSource() {
        return first;
    }

    /** The same as JDBI. */
    public Jdbi jdbi() {
        return Jdbi.create(first);
    }

    /** Connections of another node, which shares nothing with the first but the data. */
    public HikariDataSource pool() {
        return pool(config -> {});
    }

    /** Connections of another node that is set up in another way. */
    public HikariDataSource pool(Consumer<HikariConfig> setUp) {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(SECONDS * 1_000L);
        address.accept(config);
        setUp.accept(config);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /** A name for one more schema in the same database. It does not exist yet, and goes together with the rest. */
    public String otherSchema(String ending) {
        String other = name + "_" + ending;
        names.add(other);
        return other;
    }

    /** Closes every connection and removes the data. */
    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        drop.accept(names);
    }

    @Override
    public String toString() {
        return name;
    }
}
