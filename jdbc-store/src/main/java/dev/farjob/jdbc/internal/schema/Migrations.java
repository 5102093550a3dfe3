package dev.farjob.jdbc.internal.schema;

import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables to where this version of the library needs them, or says what is in the way.
 *
 * <p>Nodes may start at the same moment: one migrates, the others wait for it. Nodes of an older version go on working
 * meanwhile, because a migration only ever adds things that they need not know of. Where tables cannot be defined inside a
 * transaction (MySQL, MariaDB, H2, distributed databases), every statement can be run again after a crash.
 */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String BY_HAND = "or print the script and apply it by hand";

    private final Jdbi jdbi;
    private final Tables tables;
    private final SchemaTable schemaTable;
    private final Shape shape;
    private final MigrationLock lock;
    private final Again again;

    /** The migrations of these tables. Nothing is asked of the database yet. */
    public Migrations(Jdbi jdbi, Tables tables) {
        this(jdbi, tables, PATIENCE);
    }

    /** The same, with so much patience for another node that migrates. */
    Migrations(Jdbi jdbi, Tables tables, Duration patience) {
        this.jdbi = jdbi;
        this.tables = tables;
        this.schemaTable = new SchemaTable(tables);
        this.shape = new Shape(tables);
        this.lock = new MigrationLock(jdbi, tables, patience);
        this.again = new Again(tables.database());
    }

    /**
     * Creates the tables, or changes them, as far as that is not done yet. If nothing is to be done it only reads, and needs
     * no right to do more.
     *
     * @throws SchemaException if the tables are newer than this library or somebody else's, or it cannot be done
     */
    public void migrate() {
        if (newestIn() < Migration.NEWEST) {
            applyMissing();
        }
        requireShape();
    }

    private void applyMissing() {
        List<Migration> applied = new ArrayList<>();
        try {
            lock.hold(handle -> applyMissing(handle, applied));
        } catch (JdbiException | SQLException trouble) {
            throw failed("cannot be brought to version " + Migration.NEWEST, trouble);
        }
        applied.forEach(migration -> LOG.info(
                "migrated the tables {} on {} to version {} ({})",
                tables,
                tables.database().product(),
                migration.version(),
                migration.name()));
    }

    /**
     * Looks whether the tables are what this library works with, and changes nothing.
     *
     * @throws SchemaException if they are missing, older, newer or somebody else's, or it cannot be told
     */
    public void check() {
        int version = newestIn();
        if (version < 0) {
            throw new SchemaException(
                    Reason.MISSING, "there are no tables " + tables + " here: let the store create them, " + BY_HAND);
        }
        if (version < Migration.NEWEST) {
            throw new SchemaException(
                    Reason.OLDER,
                    "the tables " + tables + " are at version " + version + ", this library needs version "
                            + Migration.NEWEST + ": let the store migrate them, " + BY_HAND
                            + "; nodes of the older version go on working");
        }
        requireShape();
    }

    /**
     * The SQL that is still to be applied, for those who do it by hand; empty if nothing is.
     *
     * @throws SchemaException if the schema is newer than this library, or it cannot be told
     */
    public String pending() {
        return script(tables, newestIn());
    }

    /** All the SQL from an empty database to here, with comments, for those who apply it by hand. */
    public static String script(Tables tables) {
        return script(tables, -1);
    }

    private static String script(Tables tables, int after) {
        String schema = after < 0 ? SchemaTable.script(tables) : "";
        return schema
                + Migration.all(tables.database()).stream()
                        .filter(migration -> migration.version() > after)
                        .map(migration -> migration.script(tables))
                        .collect(Collectors.joining("\n"));
    }

    private void applyMissing(Handle handle, List<Migration> applied) {
        schemaTable.requireSchema(handle);
        int version = requireKnown(schemaTable.version(handle));
        for (Migration migration : Migration.all(tables.database())) {
            if (migration.version() > version) {
                migration.statements(tables).forEach(statement -> again.run(() -> handle.execute(statement)));
                again.run(() -> handle.execute(migration.note(tables)));
                applied.add(migration);
            }
        }
    }

    private void requireShape() {
        try (Handle handle = Words.open(jdbi)) {
            shape.require(handle);
        } catch (JdbiException trouble) {
            throw failed("cannot be read", trouble);
        }
    }

    /** The newest migration that is in, -1 if there is none. */
    private int newestIn() {
        try (Handle handle = Words.open(jdbi)) {
            return requireKnown(schemaTable.version(handle));
        } catch (JdbiException trouble) {
            throw failed("cannot be read", trouble);
        }
    }

    private int requireKnown(OptionalInt version) {
        int newest = version.orElse(-1);
        if (newest > Migration.NEWEST) {
            throw new SchemaException(
                    Reason.NEWER,
                    "the tables " + tables + " are at version " + newest + ", this library knows them up to version "
                            + Migration.NEWEST + ": start this node with the newer library that migrated them;"
                            + " nothing was changed");
        }
        return newest;
    }

    private SchemaException failed(String what, Exception trouble) {
        return new SchemaException(
                Reason.FAILED,
                "the tables " + tables + " on " + tables.database().product() + " " + what
                        + "; it can be tried again once the cause is gone",
                trouble);
    }
}
