package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The store finds out by itself which database it is on, and says so if it cannot work there. */
class DatabaseTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final Locale usual = Locale.getDefault();

    @AfterEach
    void setTheUsualLocale() {
        Locale.setDefault(usual);
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseIsRecognized(TestDatabase kind) throws SQLException {
        try (Connection connection = databases.fresh(kind).dataSource().getConnection()) {
            assertEquals(kind.kind(), Database.detect(connection));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseIsRecognizedAlsoInATurkishLocale(TestDatabase kind) throws SQLException {
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try (Connection connection = databases.fresh(kind).dataSource().getConnection()) {
            assertEquals(kind.kind(), Database.detect(connection));
        }
    }

    @Test
    void h2ThatBehavesLikePostgresIsH2() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:;MODE=PostgreSQL")) {
            assertEquals(Database.H2, Database.detect(connection));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MySQL, 8.0.36, MYSQL",
        "MySQL, 9.4.0-commercial, MYSQL",
        "MariaDB, 11.4.5-MariaDB-log, MARIADB",
        "MariaDB, 10.11.2, MARIADB",
        "MySQL, 5.5.5-10.6.4-MariaDB-1:10.6.4+maria~focal, MARIADB",
        "MySQL, 11.4.5-mariadb, MARIADB"
    })
    void theServerSaysWhetherItIsMariaDbOrMySqlWhicheverDriverAsks(String product, String version, Database database) {
        assertEquals(database, Database.of(saying(product, version)));
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 11.22, PostgreSQL 12",
        "H2, 2.1.214 (2022-06-13), H2 2.2.220",
        "SQLite, 3.34.1, SQLite 3.35",
        "MariaDB, 10.5.29-MariaDB, MariaDB 10.6",
        "MySQL, 8.0.16, MySQL 8.0.17",
        "MySQL, 5.7.44, MySQL 8.0.17"
    })
    void aDatabaseThatIsTooOldIsRefusedWithTheVersionThatIsNeeded(String product, String version, String needed) {
        assertTrue(refusal(product, version).contains(needed + " or newer is needed"));
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 12.0",
        "H2, 2.2.220 (2023-07-04)",
        "SQLite, 3.35.0",
        "MariaDB, 10.6.0-MariaDB",
        "MySQL, 8.0.17"
    })
    void aDatabaseThatIsJustNewEnoughIsTaken(String product, String version) {
        assertEquals(product, Database.of(saying(product, version)).product());
    }

    @Test
    void anotherDatabaseIsRefusedByNameTogetherWithWhatIsSupported() {
        String refusal = refusal("Oracle", "Oracle Database 23ai");
        assertEquals(
                "the store does not work on Oracle; it works on PostgreSQL 12, H2 2.2.220, SQLite 3.35, MariaDB 10.6,"
                        + " MySQL 8.0.17, or newer; it is prepared for CockroachDB 23.1, YugabyteDB 2.20, Aurora DSQL 16,"
                        + " or newer",
                refusal);
    }

    @Test
    void aDatabaseThatDoesNotSayItsVersionIsRefused() {
        assertTrue(refusal("H2", "unknown").contains("does not say its version"));
    }

    private static String refusal(String product, String version) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Database.of(saying(product, version)))
                .getMessage());
    }

    /** A server that says the same to its driver and to whoever asks it. */
    private static Server saying(String product, String version) {
        return new Server(product, version, product.equals("PostgreSQL") ? product + " " + version : version);
    }
}
