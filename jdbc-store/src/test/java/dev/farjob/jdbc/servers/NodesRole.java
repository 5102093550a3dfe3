package dev.farjob.jdbc.servers;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;

/** A role for nodes, which may do what the printed script lets it do, and nothing else. */
final class NodesRole {

    private final FreshDatabase database;
    private final Database kind;
    private final String name;

    private NodesRole(FreshDatabase database, Database kind) {
        this.database = database;
        this.kind = kind;
        // On MariaDB there is somebody without a name who would be preferred to one from everywhere
        this.name = database + "_nodes" + (kind.isMySqlLike() ? "@localhost" : "");
    }

    /** A new one, with the script run. The tables are there. */
    static NodesRole in(FreshDatabase database, Database kind) {
        NodesRole role = new NodesRole(database, kind);
        role.run(List.of(role.creation()));
        role.run(role.script());
        return role;
    }

    /** The connections of nodes to a database that has a table of the host's, {@code host_row}. */
    static Function<FreshDatabase, DataSource> nodes(Database kind) {
        Map<FreshDatabase, NodesRole> roles = new ConcurrentHashMap<>();
        return database -> roles.computeIfAbsent(database, first -> {
                    NodesRole role = in(first, kind);
                    role.run(List.of("GRANT SELECT, INSERT, UPDATE, DELETE ON host_row TO " + role.name));
                    return role;
                })
                .pool();
    }

    private String creation() {
        return switch (kind) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                "CREATE ROLE " + name + " LOGIN";
            case H2 -> "CREATE USER " + name + " PASSWORD ''";
            case MARIADB, MYSQL -> "CREATE USER " + name;
            case SQLITE -> throw new IllegalArgumentException("SQLite has no roles");
        };
    }

    /** The statements of the script, without comments. */
    List<String> script() {
        String sql = JdbcJobStore.builder(database.dataSource()).grantsSql(name);
        return sql.lines()
                .filter(line -> !line.startsWith("--"))
                .map(line -> line.replaceFirst(";$", ""))
                .toList();
    }

    /** Runs statements as the owner of the tables. */
    void run(List<String> statements) {
        database.jdbi().useHandle(handle -> {
            for (String statement : statements) {
                handle.execute(statement);
            }
        });
    }

    /** Connections of a node that logs in as the role. */
    HikariDataSource pool() {
        String user = name.replace("@localhost", "");
        return database.pool(config -> {
            config.setJdbcUrl(config.getJdbcUrl()
                    .replace("user=postgres", "user=" + user)
                    // On H2 only an administrator can say so
                    .replace(";DB_CLOSE_DELAY=-1", ""));
            config.setUsername(user);
        });
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
