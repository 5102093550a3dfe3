package dev.farjob.jdbc.internal.schema;

import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The columns that this library reads and writes; there may be more. */
final class Shape {

    /** By table. */
    static final Map<String, String> COLUMNS = new TreeMap<>(Map.of(
            "job",
            "no, id, owner, subject, idem_key, provider, endpoint, created_at, not_before, deadline, seen, tags, steps,"
                    + " input",
            "live",
            "owner, no, id, created_at, provider, parts, due, version, stamp, state, attempt, pace, updated_at,"
                    + " late_success_at, log",
            "due",
            "no, provider, due, owner, version, claimed_at",
            "outcome",
            "no, outcome, payload",
            "settled",
            "no, id, state, version, stamp, attempt, pace, updated_at, settled_at, late_success_at, acknowledged_at, parts,"
                    + " log",
            "handle",
            "hash, id",
            "webhook",
            "id, provider, key_hash, key_text, handle_hash, handle_id, query, headers, body, received_at",
            "lock",
            "name",
            "duty",
            "name, node, held_until",
            "schema",
            "version, applied_at"));

    private final Tables tables;

    Shape(Tables tables) {
        this.tables = tables;
    }

    /**
     * Looks whether every column is there. A table of the host's own may have the name, where a prefix was left out, and a
     * script may have been applied by hand in part.
     *
     * @throws SchemaException if one is missing, or may not be read
     */
    void require(Handle handle) {
        Set<String> readable = tables(tables.database());
        if (isStandby(handle)) {
            // It is not logged, so a standby has nothing of it; and nobody claims there
            readable.remove("due");
        }
        readable.forEach(table -> require(handle, table, columns(tables.database(), table)));
    }

    /** The columns of one of the tables that there are on this database. */
    static String columns(Database database, String table) {
        String columns = String.valueOf(COLUMNS.get(table));
        return switch (table) {
            case "live" -> database == Database.POSTGRESQL ? columns : columns + ", claimed_at, claim";
            case "lock" -> database.isDistributed() ? columns + ", turn" : columns;
            default -> columns;
        };
    }

    /** The tables that there are on this database. */
    static Set<String> tables(Database database) {
        Set<String> all = new TreeSet<>(COLUMNS.keySet());
        all.remove(database == Database.POSTGRESQL ? "lock" : "due");
        return all;
    }

    private boolean isStandby(Handle handle) {
        return tables.database() == Database.POSTGRESQL
                && handle.createQuery("SELECT pg_is_in_recovery()")
                        .mapTo(Boolean.class)
                        .one();
    }

    private void require(Handle handle, String table, String columns) {
        try {
            handle.createQuery(tables.sql("SELECT " + columns + " FROM {" + table + "} WHERE 1 = 0"))
                    .mapToMap()
                    .list();
        } catch (JdbiException trouble) {
            throw new SchemaException(
                    Reason.DIFFERENT,
                    "the table " + tables.sql("{" + table + "}") + " is said to be there, but the columns " + columns
                            + " cannot be read: it is somebody else's, was changed, or this user has no right to it",
                    trouble);
        }
    }
}
