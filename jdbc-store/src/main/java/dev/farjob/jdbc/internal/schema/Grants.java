package dev.farjob.jdbc.internal.schema;

import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The script that gives a role what a node needs, and no more: reading and writing rows of the store's tables. Defining or
 * emptying tables is not part of it, so another role creates and migrates them.
 */
public final class Grants {

    private static final String EVERYTHING = "SELECT, INSERT, UPDATE, DELETE";

    /** PostgreSQL cuts off what is longer, and would grant to another role than the one that is meant. */
    private static final int POSTGRES_BYTES = 63;

    /** Words that PostgreSQL and H2 take for all roles, or for none, even in quotes. */
    private static final Set<String> NO_ROLES = Set.of("public", "none");

    /** Names that H2 writes in capitals unless they are quoted, in those statements that created them as well. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Jdbi jdbi;
    private final Tables tables;

    /** For these tables. Nothing is asked of the database yet. */
    public Grants(Jdbi jdbi, Tables tables) {
        this.jdbi = jdbi;
        this.tables = tables;
    }

    /**
     * The script for this role, which has to exist when the script is run. On MariaDB and MySQL it may be an account with its
     * host, such as {@code nodes@10.0.0.%}.
     *
     * @throws IllegalArgumentException if it cannot be the name of one role
     * @throws SchemaException if it cannot be told which schema the tables are in
     */
    public String script(String role) {
        Objects.requireNonNull(role, "role must not be null");
        requireName(role);
        if (tables.database() == Database.SQLITE) {
            return "-- SQLite has no roles: a process that may write the file, and the folder that it is in, may do everything.\n";
        }
        String schema = schema();
        String name = role(role);
        String usage =
                tables.database().isLikePostgreSql() ? "GRANT USAGE ON SCHEMA " + schema + " TO " + name + ";\n" : "";
        return "-- What a node needs to work on these tables. To be run by their owner, and again after a migration.\n"
                + usage
                + Shape.tables(tables.database()).stream()
                        .map(table -> "GRANT " + privileges(table) + " ON " + schema + "." + table(table) + " TO "
                                + name + ";\n")
                        .collect(Collectors.joining());
    }

    private void requireName(String role) {
        boolean tooLong =
                tables.database().isLikePostgreSql() && role.getBytes(StandardCharsets.UTF_8).length > POSTGRES_BYTES;
        if (role.isBlank() || tooLong || role.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a role's name is not blank, has no control characters, and on PostgreSQL"
                            + " at most " + POSTGRES_BYTES + " bytes; this one, with " + role.length()
                            + " characters, is not like that");
        }
        if (NO_ROLES.contains(role.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "a role cannot be called " + role + ": databases take the word for all roles, or for none;"
                            + " name the role that the nodes log in as");
        }
    }

    /**
     * What is done with a table. A row that is locked before it is deleted needs the right to update it; with the right to
     * update or delete, PostgreSQL also lets the table of due times be locked while it is filled.
     */
    private String privileges(String table) {
        return switch (table) {
            case "schema" -> "SELECT";
            case "handle" -> "SELECT, INSERT, DELETE";
            case "lock", "duty" -> "SELECT, INSERT, UPDATE";
            case "outcome" -> tables.database() == Database.POSTGRESQL ? EVERYTHING : "SELECT, INSERT, DELETE";
            default -> EVERYTHING;
        };
    }

    private String table(String table) {
        String name = tables.sql("{p}") + table;
        return tables.database().isMySqlLike() ? quoted(name) : name;
    }

    private String role(String role) {
        int host = role.lastIndexOf('@');
        return switch (tables.database()) {
            case MARIADB, MYSQL ->
                host > 0 ? quoted(role.substring(0, host)) + "@" + quoted(role.substring(host + 1)) : quoted(role);
            case H2 -> PLAIN.matcher(role).matches() ? role : quoted(role);
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, SQLITE -> quoted(role);
        };
    }

    /** Another session may begin in another schema, so the script always names it. */
    private String schema() {
        return tables.quotedSchema().orElseGet(() -> quoted(currentSchema()));
    }

    private String currentSchema() {
        String sql = switch (tables.database()) {
            case MARIADB, MYSQL -> "SELECT DATABASE()";
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, H2, SQLITE ->
                "SELECT CURRENT_SCHEMA";
        };
        try (Handle handle = Words.open(jdbi)) {
            return handle.select(sql)
                    .mapTo(String.class)
                    .findOne()
                    .orElseThrow(() -> new SchemaException(
                            Reason.MISSING,
                            "a connection begins in no schema that exists: name the one of the tables " + tables
                                    + " on the builder"));
        } catch (JdbiException trouble) {
            throw new SchemaException(Reason.FAILED, "it cannot be read which schema " + tables + " are in", trouble);
        }
    }

    private String quoted(String name) {
        String quote = tables.database().isMySqlLike() ? "`" : "\"";
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
