package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Migrations;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures say what is waiting, and what holds up a clean-up. */
class HealthReaderTest {

    private static final long HOUR = 3_600_000_000L;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void anEmptyStoreWaitsForNothing(TestDatabase kind) {
        StoreHealth health = reader(migrated(kind), kind).read();
        assertEquals(0, health.live() + health.parked() + health.due());
        assertEquals(Duration.ZERO, health.oldestDue());
    }

    @ParameterizedTest
    @EnumSource
    void liveParkedAndDueJobsAreCounted(TestDatabase kind) {
        FreshDatabase database = withABacklog(kind);
        StoreHealth health = reader(database, kind).read();
        assertEquals(4, health.live());
        assertEquals(1, health.parked());
        assertEquals(2, health.due());
    }

    @ParameterizedTest
    @EnumSource
    void theOldestThatIsDueHasBeenWaitingSinceThen(TestDatabase kind) {
        FreshDatabase database = withABacklog(kind);
        Duration waiting = reader(database, kind).read().oldestDue();
        assertEquals(2, waiting.toHours(), waiting::toString);
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsDueLaterDoesNotWait(TestDatabase kind) {
        FreshDatabase database = migrated(kind);
        insert(database, kind, 1, "QUEUED", kind.kind().nowMicros() + " + " + HOUR);
        assertEquals(Duration.ZERO, reader(database, kind).read().oldestDue());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRESQL")
    void otherDatabasesHaveNoFiguresOfPostgres(TestDatabase kind) {
        StoreHealth health = reader(migrated(kind), kind).read();
        assertEquals(OptionalLong.empty(), health.deadTuples());
        assertEquals(Optional.empty(), health.oldestTransaction());
    }

    @Test
    void postgresSaysHowManyRowsAreDead() {
        FreshDatabase database = migrated(TestDatabase.POSTGRESQL);
        assertTrue(reader(database, TestDatabase.POSTGRESQL).read().deadTuples().isPresent());
    }

    @Test
    void postgresSaysForHowLongTheOldestTransactionHasBeenOpen() {
        FreshDatabase database = migrated(TestDatabase.POSTGRESQL);
        try (Handle forgotten = database.jdbi().open()) {
            forgotten.begin();
            forgotten.execute("SELECT 1");
            HealthReader reader = reader(database, TestDatabase.POSTGRESQL);
            Duration first = reader.read().oldestTransaction().orElseThrow();
            Duration second = reader.read().oldestTransaction().orElseThrow();
            assertTrue(second.compareTo(first) > 0, first + " < " + second);
            forgotten.rollback();
        }
    }

    @Test
    void withoutAnOpenTransactionThereIsNoOldestOne() {
        FreshDatabase database = migrated(TestDatabase.POSTGRESQL);
        assertEquals(
                Optional.empty(),
                reader(database, TestDatabase.POSTGRESQL).read().oldestTransaction());
    }

    @ParameterizedTest
    @EnumSource
    void aStoreWithoutTablesCannotSayHowItIs(TestDatabase kind) {
        HealthReader reader = reader(databases.fresh(kind), kind);
        JobStoreException trouble = assertThrows(JobStoreException.class, reader::read);
        assertEquals(Effect.NONE, trouble.effect());
    }

    private FreshDatabase withABacklog(TestDatabase kind) {
        FreshDatabase database = migrated(kind);
        String now = kind.kind().nowMicros();
        insert(database, kind, 1, "QUEUED", now + " - " + 2 * HOUR);
        insert(database, kind, 2, "RUNNING", now + " - " + HOUR);
        insert(database, kind, 3, "RUNNING", now + " + " + HOUR);
        insert(database, kind, 4, "PARKED", "NULL");
        return database;
    }

    private FreshDatabase migrated(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        new Migrations(database.jdbi(), Tables.of(kind.kind())).migrate();
        return database;
    }

    private static HealthReader reader(FreshDatabase database, TestDatabase kind) {
        return new HealthReader(database.jdbi(), Tables.of(kind.kind()));
    }

    private static void insert(FreshDatabase database, TestDatabase kind, int no, String state, String due) {
        String sql = Tables.of(kind.kind())
                .sql(
                        "INSERT INTO {live} (owner, no, id, created_at, provider, parts, due, version, stamp, state, attempt, pace,"
                                + " updated_at, log) VALUES ('o', ?, 'x', 0, 'p', '{}', " + due
                                + ", 1, 's', ?, 1, 1, 1, '')");
        database.jdbi().useHandle(handle -> handle.execute(sql, no, state));
    }
}
