package dev.farjob.jdbc.internal.schema;

import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The table that says which migrations are in, and the schema that it is in. */
final class SchemaTable {

    private final Tables tables;

    SchemaTable(Tables tables) {
        this.tables = tables;
    }

    /** The newest migration that is in; empty if there is no such table. Inside a transaction this spoils nothing. */
    OptionalInt version(Handle handle) {
        if (tables.database() == Database.POSTGRESQL && !isThere(handle)) {
            return OptionalInt.empty();
        }
        try {
            return handle.createQuery(tables.sql("SELECT max(version) FROM {schema}"))
                    .mapTo(Integer.class)
                    .findOne()
                    .map(OptionalInt::of)
                    .orElseGet(OptionalInt::empty);
        } catch (JdbiException trouble) {
            if (saysMissing(trouble)) {
                return OptionalInt.empty();
            }
            throw trouble;
        }
    }

    /**
     * Asked first on PostgreSQL, where a statement that fails would end the transaction. The catalog is read as a table:
     * {@code to_regclass} would answer from a cache that does not know yet what another node created while we waited.
     */
    private boolean isThere(Handle handle) {
        return handle.createQuery("""
                        SELECT EXISTS (
                            SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                            WHERE relname = :name AND (nspname = CAST(:schema AS text)
                                OR (CAST(:schema AS text) IS NULL AND pg_table_is_visible(pg_class.oid))))
                        """)
                .bind("name", tables.sql("{p}schema"))
                .bind("schema", tables.schema().orElse(null))
                .mapTo(Boolean.class)
                .one();
    }

    /** Creates the schema that the tables are to be in, if it is not there. Needs no right to do so if it is. */
    void requireSchema(Handle handle) {
        tables.schema().filter(name -> !exists(handle, name)).ifPresent(name -> create(handle, name));
    }

    /** The statement by which somebody else may create the schema; empty if there is none to create. */
    static String script(Tables tables) {
        return tables.database() == Database.SQLITE
                ? ""
                : tables.quotedSchema()
                        .map(name -> "CREATE SCHEMA IF NOT EXISTS " + name + ";\n\n")
                        .orElse("");
    }

    private boolean exists(Handle handle, String name) {
        String sql = switch (tables.database()) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                "SELECT count(*) FROM pg_namespace WHERE nspname = :name";
            case H2 ->
                "SELECT count(*) FROM information_schema.schemata WHERE schema_name = :name"
                        + " OR (:name = lower(:name) AND schema_name = upper(:name))";
            case SQLITE -> "SELECT count(*) FROM pragma_database_list WHERE lower(name) = lower(:name)";
            case MARIADB, MYSQL -> "SELECT count(*) FROM information_schema.schemata WHERE schema_name = :name";
        };
        return handle.createQuery(sql).bind("name", name).mapTo(Long.class).one() > 0;
    }

    private void create(Handle handle, String name) {
        if (tables.database() == Database.SQLITE) {
            throw new SchemaException(
                    Reason.MISSING,
                    "no database is attached as " + name
                            + " to the connections of the data source: attach it to each of"
                            + " them, or leave the schema out");
        }
        handle.execute("CREATE SCHEMA IF NOT EXISTS " + tables.quotedSchema().orElseThrow());
    }

    private boolean saysMissing(JdbiException trouble) {
        return trouble.getCause() instanceof SQLException said
                && tables.database().saysMissing(said);
    }
}
