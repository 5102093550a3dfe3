package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables come to be what this library needs, or it says what is in the way and changes nothing. */
class MigrationsTest {

    private static final int NEWER = Migration.NEWEST + 6;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsMigrated(TestDatabase kind) {
        Migrations migrations = migrations(databases.fresh(kind), kind);
        migrations.migrate();
        assertDoesNotThrow(migrations::check);
    }

    @ParameterizedTest
    @EnumSource
    void migratingAgainChangesNothing(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        migrations(database, kind).migrate();
        List<Long> before = applied(database, kind);
        migrations(database, kind).migrate();
        assertEquals(before, applied(database, kind));
    }

    @ParameterizedTest
    @EnumSource
    void poolsWhoseConnectionsAreInATransactionFromTheStartWillDo(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        Jdbi jdbi = Jdbi.create(database.pool(config -> config.setAutoCommit(false)));
        new Migrations(jdbi, Tables.of(kind.kind())).migrate();
        assertDoesNotThrow(migrations(database, kind)::check);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsSaidToBeEmpty(TestDatabase kind) {
        Migrations migrations = migrations(databases.fresh(kind), kind);
        SchemaException refusal = assertThrows(SchemaException.class, migrations::check);
        assertEquals(Reason.MISSING, refusal.reason());
        assertEquals(
                "there are no tables farjob_* here: let the store create them, or print the script and apply it by hand",
                refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void lookingCreatesNothing(TestDatabase kind) {
        Migrations migrations = migrations(databases.fresh(kind), kind);
        assertThrows(SchemaException.class, migrations::check);
        assertEquals(
                Reason.MISSING,
                assertThrows(SchemaException.class, migrations::check).reason());
    }

    @ParameterizedTest
    @EnumSource
    void anOlderSchemaIsNamedTogetherWithWhatToDo(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        applyByHand(database, Migration.all(kind.kind()).get(0).script(Tables.of(kind.kind())));
        SchemaException refusal = assertThrows(SchemaException.class, migrations(database, kind)::check);
        assertEquals(Reason.OLDER, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage())
                .startsWith(
                        "the tables farjob_* are at version 0, this library needs version 1: let the store migrate"));
    }

    @ParameterizedTest
    @EnumSource
    void anOlderSchemaIsMigrated(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        applyByHand(database, Migration.all(kind.kind()).get(0).script(Tables.of(kind.kind())));
        migrations(database, kind).migrate();
        assertDoesNotThrow(migrations(database, kind)::check);
    }

    @ParameterizedTest
    @EnumSource
    void aNewerSchemaIsNotMigrated(TestDatabase kind) {
        FreshDatabase database = newerThanWeKnow(kind);
        SchemaException refusal = assertThrows(SchemaException.class, migrations(database, kind)::migrate);
        assertEquals(Reason.NEWER, refusal.reason());
        assertEquals(
                "the tables farjob_* are at version 7, this library knows them up to version 1: start this node with the"
                        + " newer library that migrated them; nothing was changed",
                refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aNewerSchemaIsNotWorkedOn(TestDatabase kind) {
        FreshDatabase database = newerThanWeKnow(kind);
        assertEquals(
                Reason.NEWER,
                assertThrows(SchemaException.class, migrations(database, kind)::check)
                        .reason());
    }

    @ParameterizedTest
    @EnumSource
    void thePrintedStatementsMakeTheSameSchema(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        applyByHand(database, Migrations.script(Tables.of(kind.kind())));
        assertDoesNotThrow(migrations(database, kind)::check);
    }

    @ParameterizedTest
    @EnumSource
    void pendingMigrationsBringAnOlderSchemaUpToDate(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        applyByHand(database, Migration.all(kind.kind()).get(0).script(Tables.of(kind.kind())));
        applyByHand(database, migrations(database, kind).pending());
        assertDoesNotThrow(migrations(database, kind)::check);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsPendingOnceItIsDone(TestDatabase kind) {
        Migrations migrations = migrations(databases.fresh(kind), kind);
        migrations.migrate();
        assertEquals("", migrations.pending());
    }

    @ParameterizedTest
    @EnumSource
    void aTableOfTheHostUnderOurNameIsNotTakenForOurs(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE farjob_webhook (mine INTEGER)"));
        SchemaException refusal = assertThrows(SchemaException.class, migrations(database, kind)::migrate);
        assertTrue(List.of(Reason.FAILED, Reason.DIFFERENT).contains(refusal.reason()), () -> "" + refusal.reason());
    }

    @ParameterizedTest
    @EnumSource
    void aMigrationThatFailedHalfwayIsDoneOnceTheCauseIsGone(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE farjob_webhook (mine INTEGER)"));
        assertThrows(SchemaException.class, migrations(database, kind)::migrate);
        database.jdbi().useHandle(handle -> handle.execute("DROP TABLE farjob_webhook"));
        if (List.of(TestDatabase.MARIADB, TestDatabase.DISTRIBUTED)
                .contains(kind)) { // it was noticed when all was done
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM farjob_schema WHERE version = 1"));
        }
        migrations(database, kind).migrate();
        assertDoesNotThrow(migrations(database, kind)::check);
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatIsGoneIsNoticed(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        migrations(database, kind).migrate();
        database.jdbi().useHandle(handle -> handle.execute("DROP TABLE farjob_outcome"));
        SchemaException refusal = assertThrows(SchemaException.class, migrations(database, kind)::check);
        assertEquals(Reason.DIFFERENT, refusal.reason());
    }

    @ParameterizedTest
    @EnumSource
    void whoeverCannotGetTheLockGivesUpInTheEnd(TestDatabase kind) throws Exception {
        FreshDatabase database = databases.fresh(kind);
        Tables tables = Tables.of(kind.kind());
        Migrations impatient = new Migrations(Jdbi.create(database.pool()), tables, Duration.ofMillis(20));
        new MigrationLock(database.jdbi(), tables, Duration.ofMinutes(1))
                .hold(held -> assertEquals(
                        Reason.FAILED,
                        assertThrows(SchemaException.class, impatient::migrate).reason()));
    }

    private FreshDatabase newerThanWeKnow(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        migrations(database, kind).migrate();
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("INSERT INTO farjob_schema (version, applied_at) VALUES (?, 0)", NEWER));
        return database;
    }

    private static Migrations migrations(FreshDatabase database, TestDatabase kind) {
        return new Migrations(database.jdbi(), Tables.of(kind.kind()));
    }

    private static List<Long> applied(FreshDatabase database, TestDatabase kind) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                Tables.of(kind.kind()).sql("SELECT applied_at FROM {schema} ORDER BY version"))
                        .mapTo(Long.class)
                        .list());
    }

    private static void applyByHand(FreshDatabase database, String script) {
        database.jdbi().useHandle(handle -> handle.createScript(script).executeAsSeparateStatements());
    }
}
