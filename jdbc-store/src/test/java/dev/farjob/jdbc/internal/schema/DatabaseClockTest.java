package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The expression for now says the same as other clocks do, wherever the session believes to be. */
class DatabaseClockTest {

    /** The smallest offset between two zones is a quarter of an hour. */
    private static final long A_QUARTER_HOUR = TimeUnit.MINUTES.toMicros(15);

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final Locale usualLocale = Locale.getDefault();
    private final TimeZone usualZone = TimeZone.getDefault();

    @AfterEach
    void setWhatIsUsual() {
        Locale.setDefault(usualLocale);
        TimeZone.setDefault(usualZone);
    }

    @ParameterizedTest
    @EnumSource
    void itIsBetweenTwoReadingsOfAnotherClockOfTheDatabase(TestDatabase kind) {
        try (Handle handle = databases.fresh(kind).jdbi().open()) {
            long before = read(handle, another(kind.kind()));
            long now = read(handle, kind.kind().nowMicros());
            long after = read(handle, another(kind.kind()));
            assertTrue(before <= now && now <= after, before + " <= " + now + " <= " + after);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itAgreesWithTheFileSystemWhateverTheTimeZone(TestDatabase kind, @TempDir Path folder) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        HikariDataSource farAway =
                databases.fresh(kind).pool(config -> config.setConnectionInitSql(farAway(kind.kind())));
        long now;
        try (Handle handle = Jdbi.create(farAway).open()) {
            now = read(handle, kind.kind().nowMicros());
        }
        long file = Files.getLastModifiedTime(Files.createFile(folder.resolve("now")))
                .to(TimeUnit.MICROSECONDS);
        assertTrue(Math.abs(file - now) < A_QUARTER_HOUR, now + " is not about " + file);
    }

    @ParameterizedTest
    @EnumSource
    void itHasFractionsOfASecond(TestDatabase kind) {
        try (Handle handle = databases.fresh(kind).jdbi().open()) {
            // One reading in a thousand may be a whole second where the clock has milliseconds
            assertTrue(LongStream.range(0, 5)
                    .map(reading -> read(handle, kind.kind().nowMicros()))
                    .anyMatch(now -> now % TimeUnit.SECONDS.toMicros(1) != 0));
        }
    }

    private static long read(Handle handle, String expression) {
        return handle.createQuery("SELECT " + expression).mapTo(Long.class).one();
    }

    /** A function that has nothing to do with the expression under test, cut or rounded to what both know. */
    private static String another(Database database) {
        return switch (database) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                "CAST(extract(epoch FROM CAST(CAST(timeofday() AS text) AS timestamptz)) * 1000000 AS bigint)";
            case H2 -> "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', CURRENT_TIMESTAMP)";
            case SQLITE -> "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) * 1000";
            case MARIADB, MYSQL -> "CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)";
        };
    }

    private static String farAway(Database database) {
        return switch (database) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, H2 ->
                "SET TIME ZONE 'Asia/Kathmandu'";
            case SQLITE -> "SELECT 1";
            case MARIADB, MYSQL -> "SET time_zone = '+05:45'";
        };
    }
}
