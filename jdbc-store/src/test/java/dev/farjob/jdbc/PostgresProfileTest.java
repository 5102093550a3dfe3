package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements fit the server, or a person has said which; and no store works on the other profile's tables. */
class PostgresProfileTest {

    private static final Path SCALE = Path.of("..", "docs", "scale.md");
    private static final String PARTITIONS = "-- Partitions";

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private static JobStore store(FreshDatabase database, PostgresProfile profile) {
        return JdbcJobStore.builder(database.dataSource()).profile(profile).build();
    }

    /** From the insert to the purge. */
    private static void worksOn(JobStore store) {
        Job job = Snapshots.put(store, Jobs.of("ann").key("render-7").queued(), Due.now());
        Job claimed = store.claim(new Claim.DueJobs("acme", 1)).get(0);
        assertEquals(job, claimed);
        assertEquals(
                List.of(Verdict.APPLIED),
                store.apply(List.of(Snapshots.change(claimed, JobState.SUCCEEDED, Due.never()))));
        assertEquals(1, store.purge(new Purge(Instant.parse("9999-01-01T00:00:00Z"), Instant.EPOCH, 10)));
    }

    private static boolean isThere(FreshDatabase database, String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT to_regclass(:table) IS NOT NULL")
                        .bind("table", table)
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void postgresCanBeWorkedOnAsIfItWasDistributed() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        worksOn(store(database, PostgresProfile.distributed()));
        assertTrue(isThere(database, "farjob_lock"));
        assertEquals(false, isThere(database, "farjob_due"));
    }

    @Test
    void postgresIsSingleUnlessSomebodySaysOtherwise() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        worksOn(JdbcJobStore.on(database.dataSource()));
        worksOn(store(database, PostgresProfile.single()));
        assertTrue(isThere(database, "farjob_due"));
    }

    @Test
    void aDistributedDatabaseIsNoSingleServer() {
        FreshDatabase database = databases.fresh(TestDatabase.DISTRIBUTED);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> store(database, PostgresProfile.single()));
        assertEquals(
                "this is YugabyteDB, which lacks what the profile single needs: leave it out, or choose distributed",
                refusal.getMessage());
        worksOn(store(database, PostgresProfile.distributed()));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "SQLITE", "MARIADB"})
    void otherDatabasesHaveNoProfile(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> store(database, PostgresProfile.distributed()));
        assertTrue(
                String.valueOf(refusal.getMessage())
                        .endsWith(
                                "the profile distributed is for databases that speak PostgreSQL's protocol: leave it out"),
                refusal.getMessage());
    }

    @Test
    void noStoreStartsOnTheTablesOfTheOtherProfile() {
        FreshDatabase one = databases.fresh(TestDatabase.POSTGRESQL);
        store(one, PostgresProfile.distributed());
        assertEquals(Reason.DIFFERENT, refusalOf(one, PostgresProfile.single()));
        FreshDatabase other = databases.fresh(TestDatabase.POSTGRESQL);
        store(other, PostgresProfile.single());
        assertEquals(Reason.DIFFERENT, refusalOf(other, PostgresProfile.distributed()));
    }

    private static Reason refusalOf(FreshDatabase database, PostgresProfile profile) {
        return assertThrows(SchemaException.class, () -> store(database, profile))
                .reason();
    }

    /** As the document says it, so that what it says is true. */
    @Test
    void tablesCanBePartitioned() throws IOException {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        JobStore store = store(database, PostgresProfile.distributed());
        database.jdbi().useHandle(handle -> handle.createScript(partitions()).executeAsSeparateStatements());
        for (int i = 0; i < 20; i++) {
            worksOn(store);
        }
        assertEquals(
                16,
                number(
                        database,
                        "SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'"
                                + " AND relnamespace = CAST(current_schema() AS regnamespace)"));
    }

    private static int number(FreshDatabase database, String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private static String partitions() throws IOException {
        String document = Files.readString(SCALE);
        int from = document.indexOf(PARTITIONS);
        return document.substring(from, document.indexOf("```", from));
    }

    /** A number that another job has is nothing in the way: the row is not there, and no reason for it either. */
    @Test
    void aNumberThatIsTakenIsDrawnAgain() {
        FreshDatabase database = databases.fresh(TestDatabase.DISTRIBUTED);
        JdbcJobStore<Connection> store = JdbcJobStore.on(database.dataSource());
        database.jdbi().useHandle(PostgresProfileTest::refuseTheFirstRow);
        Job job = Snapshots.put(store, Jobs.of("ann").key("render-7").queued(), Due.now());
        assertEquals(job, store.find(job.id()).orElseThrow());
        assertEquals(2, number(database, "SELECT last_value FROM tries"));
    }

    /** As ON CONFLICT DO NOTHING leaves out a row whose number another one has. */
    private static void refuseTheFirstRow(Handle handle) {
        handle.execute("CREATE SEQUENCE tries");
        handle.execute("CREATE FUNCTION unless_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF nextval('tries') = 1 THEN RETURN NULL; END IF; RETURN NEW; END $$");
        handle.execute(
                "CREATE TRIGGER unless_first BEFORE INSERT ON farjob_job FOR EACH ROW EXECUTE FUNCTION unless_first()");
    }
}
