package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names get into statements, and nothing but names. */
class TablesTest {

    private static final Pattern NAME = Pattern.compile("\\{p}([a-z_]+)");

    @Test
    void aTableIsCalledByItsPrefix() {
        assertEquals("SELECT 1 FROM farjob_live", Tables.of(Database.POSTGRESQL).sql("SELECT 1 FROM {live}"));
    }

    @Test
    void aTableIsLookedForInItsSchema() {
        Tables tables = Tables.of(Database.POSTGRESQL, Optional.of("app"), "x_");
        assertEquals("DELETE FROM \"app\".x_job", tables.sql("DELETE FROM {job}"));
    }

    @Test
    void aSchemaWithCapitalsIsMeantExactlySo() {
        Tables tables = Tables.of(Database.H2, Optional.of("App"), "");
        assertEquals("\"App\".job", tables.sql("{job}"));
    }

    @Test
    void h2ItselfDecidesHowAPlainSchemaIsWritten() {
        Tables tables = Tables.of(Database.H2, Optional.of("app"), "");
        assertEquals("app.job", tables.sql("{job}"));
    }

    @Test
    void wordsOfMySqlAreQuotedThere() {
        Tables tables = Tables.of(Database.MARIADB, Optional.of("app"), "");
        assertEquals("`app`.`lock`, `app`.`schema`", tables.sql("{lock}, {schema}"));
    }

    @Test
    void textInBracesThatIsNoNameIsLeftAlone() {
        assertEquals("'{}' '{\"a\": 1}'", Tables.of(Database.H2).sql("'{}' '{\"a\": 1}'"));
    }

    @Test
    void aTableThatDoesNotExistIsRefused() {
        Tables tables = Tables.of(Database.H2);
        assertThrows(IllegalArgumentException.class, () -> tables.sql("SELECT 1 FROM {jbo}"));
    }

    @Test
    void aStatementIsMadeOnce() {
        Tables tables = Tables.of(Database.H2);
        assertSame(tables.sql("SELECT no FROM {job}"), tables.sql("SELECT no FROM {job}"));
    }

    @Test
    void theyAreShownWithoutAnythingElse() {
        assertEquals("app.x_*", Tables.of(Database.H2, Optional.of("app"), "x_").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a; DROP TABLE users; --",
                "a\"b",
                "a'b",
                "a`b",
                "a b",
                "a.b",
                "a-b",
                "a\nb",
                "A",
                "1a",
                "_a",
                "ä",
                "ı",
                "a\u0000",
                "{live}",
                "abcdefghijklmnopqrstuv"
            })
    void aPrefixThatIsNoPlainIdentifierIsRefused(String prefix) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Tables.of(Database.POSTGRESQL, Optional.empty(), prefix));
        assertFalse(String.valueOf(refusal.getMessage()).contains(prefix + ","), "it is not repeated to a log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a; DROP TABLE users; --", "a\"b", "a`b", "a b", "a.b", "1a", "ä", "a\u0000", "{s}"})
    void aSchemaThatIsNoPlainIdentifierIsRefused(String schema) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Tables.of(Database.POSTGRESQL, Optional.of(schema), Tables.DEFAULT_PREFIX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "farjob_", "a1_", "abcdefghijklmnopqrstu"})
    void aPlainPrefixIsTaken(String prefix) {
        assertEquals(
                prefix + "job",
                Tables.of(Database.POSTGRESQL, Optional.empty(), prefix).sql("{job}"));
    }

    /** Otherwise a table under one prefix could be an index under another: "x" + "job_by_age" and "xjob_" + "by_age". */
    @ParameterizedTest
    @EnumSource
    void noNameEndsInAnother(Database database) {
        Set<String> names = new TreeSet<>(Shape.tables(database));
        for (Migration migration : Migration.all(database)) {
            Matcher matcher = NAME.matcher(migration.template());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        List<String> clashes = names.stream()
                .filter(name -> names.stream().anyMatch(other -> !other.equals(name) && other.endsWith(name)))
                .toList();
        assertEquals(List.of(), clashes);
    }
}
