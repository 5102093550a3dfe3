package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of SQL are what is run and what is printed. */
class MigrationTest {

    @ParameterizedTest
    @EnumSource
    void everyVersionIsThereForEveryDatabase(Database database) {
        assertEquals(
                Migration.NEWEST,
                Migration.all(database).get(Migration.all(database).size() - 1).version());
    }

    @Test
    void commentsAreNotRun() {
        Migration migration =
                new Migration(1, "test", "-- one's own; comment\nCREATE TABLE {job} (\n  -- a\n  no int\n);\n");
        assertEquals(
                List.of("CREATE TABLE farjob_job (\n  no int\n)"),
                migration.statements(Tables.of(Database.POSTGRESQL)));
    }

    @ParameterizedTest
    @EnumSource
    void thePrintedStatementsHaveNoPlaceholderLeft(Database database) {
        assertTrue(Migrations.script(Tables.of(database)).matches("[^{}]*"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POSTGRESQL", "SQLITE"})
    void everyStatementCanRunTwiceIfTablesCannotBeRolledBack(Database database) {
        List<String> once = Migration.all(database).stream()
                .flatMap(migration -> migration.statements(Tables.of(database)).stream())
                .filter(statement -> !statement.contains(" IF NOT EXISTS "))
                .toList();
        assertEquals(List.of(), once);
    }
}
