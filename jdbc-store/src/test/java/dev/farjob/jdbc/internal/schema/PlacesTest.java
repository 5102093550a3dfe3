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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables are where they are wanted, and two sets of them do not touch each other. */
class PlacesTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void twoPrefixesGiveTwoSetsOfTables(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        List<Tables> both = List.of(
                Tables.of(kind.kind(), Optional.empty(), "one_"), Tables.of(kind.kind(), Optional.empty(), "two_"));
        both.forEach(tables -> new Migrations(database.jdbi(), tables).migrate());
        deliver(database, both.get(0));
        assertEquals(
                List.of(1L, 0L),
                both.stream().map(tables -> outcomes(database, tables)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void tablesNeedNoPrefix(TestDatabase kind) {
        assertCanBe(databases.fresh(kind), Tables.of(kind.kind(), Optional.empty(), ""));
    }

    @ParameterizedTest
    @EnumSource
    void aPrefixMayBeAsLongAsItCan(TestDatabase kind) {
        assertCanBe(databases.fresh(kind), Tables.of(kind.kind(), Optional.empty(), "abcdefghijklmnopqrst_"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void twoSchemasInOneDatabaseHaveTheirOwnTables(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        List<Tables> both = List.of(
                Tables.of(kind.kind(), Optional.of(database.otherSchema("a")), Tables.DEFAULT_PREFIX),
                Tables.of(kind.kind(), Optional.of(database.otherSchema("b")), Tables.DEFAULT_PREFIX));
        both.forEach(tables -> new Migrations(database.jdbi(), tables).migrate());
        deliver(database, both.get(0));
        assertEquals(
                List.of(1L, 0L),
                both.stream().map(tables -> outcomes(database, tables)).toList());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aSchemaMayHaveCapitals(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        assertCanBe(
                database, Tables.of(kind.kind(), Optional.of(database.otherSchema("Capital")), Tables.DEFAULT_PREFIX));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void aSchemaThatExistsIsUsed(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        String schema = database.otherSchema("there");
        database.jdbi().useHandle(handle -> handle.execute("CREATE SCHEMA " + schema));
        assertCanBe(database, Tables.of(kind.kind(), Optional.of(schema), Tables.DEFAULT_PREFIX));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void tablesInASchemaThatDoesNotExistAreMissing(TestDatabase kind) {
        Tables tables = Tables.of(kind.kind(), Optional.of("nowhere"), Tables.DEFAULT_PREFIX);
        Migrations migrations = new Migrations(databases.fresh(kind).jdbi(), tables);
        assertEquals(
                Reason.MISSING,
                assertThrows(SchemaException.class, migrations::check).reason());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void thePrintedStatementsCreateTheSchemaAsWell(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        Tables tables = Tables.of(kind.kind(), Optional.of(database.otherSchema("printed")), Tables.DEFAULT_PREFIX);
        database.jdbi()
                .useHandle(
                        handle -> handle.createScript(Migrations.script(tables)).executeAsSeparateStatements());
        assertDoesNotThrow(new Migrations(database.jdbi(), tables)::check);
    }

    @Test
    void anAttachedDatabaseIsASchemaOfSqlite(@TempDir Path folder) {
        FreshDatabase database = databases.fresh(TestDatabase.SQLITE);
        Jdbi jdbi = Jdbi.create(database.pool(config ->
                config.setConnectionInitSql("ATTACH DATABASE '" + folder.resolve("other.db") + "' AS other")));
        new Migrations(jdbi, Tables.of(Database.SQLITE)).migrate();
        Migrations other = new Migrations(jdbi, Tables.of(Database.SQLITE, Optional.of("other"), "farjob_"));
        other.migrate();
        assertDoesNotThrow(other::check);
    }

    @Test
    void aDatabaseThatIsNotAttachedIsRefused() {
        Tables tables = Tables.of(Database.SQLITE, Optional.of("other"), "farjob_");
        Migrations migrations =
                new Migrations(databases.fresh(TestDatabase.SQLITE).jdbi(), tables);
        SchemaException refusal = assertThrows(SchemaException.class, migrations::migrate);
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("no database is attached as other"));
    }

    @Test
    void h2ThatBehavesLikePostgresWillDo() {
        FreshDatabase database = databases.fresh(TestDatabase.H2);
        Jdbi jdbi = Jdbi.create("jdbc:h2:mem:like_" + database
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=5");
        Migrations migrations = new Migrations(jdbi, Tables.of(Database.H2, Optional.of("app"), "farjob_"));
        migrations.migrate();
        assertDoesNotThrow(migrations::check);
    }

    @Test
    void aUserWhoMayNotCreateTablesCanWorkWithThoseThatAreThere() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        Tables tables = Tables.of(Database.POSTGRESQL, Optional.of(database.toString()), "farjob_");
        new Migrations(database.jdbi(), tables).migrate();
        String user = "user_" + database;
        database.jdbi()
                .useHandle(handle -> handle.createScript("CREATE ROLE " + user + " LOGIN;\nGRANT USAGE ON SCHEMA "
                                + database + " TO " + user + ";\nGRANT SELECT ON ALL TABLES IN SCHEMA " + database
                                + " TO "
                                + user + ";")
                        .executeAsSeparateStatements());
        Migrations limited = new Migrations(
                Jdbi.create(database.pool(config -> config.addDataSourceProperty("user", user))), tables);
        assertDoesNotThrow(limited::migrate);
    }

    private static void assertCanBe(FreshDatabase database, Tables tables) {
        Migrations migrations = new Migrations(database.jdbi(), tables);
        migrations.migrate();
        assertDoesNotThrow(migrations::check);
    }

    private static void deliver(FreshDatabase database, Tables tables) {
        database.jdbi()
                .useHandle(
                        handle -> handle.execute(tables.sql("INSERT INTO {outcome} (no, outcome) VALUES (1, '{}')")));
    }

    private static long outcomes(FreshDatabase database, Tables tables) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(tables.sql("SELECT count(*) FROM {outcome}"))
                        .mapTo(Long.class)
                        .one());
    }
}
