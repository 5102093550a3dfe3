package dev.farjob.jdbc.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two stores in one database do not see each other. */
class PlacesApartTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void storesWithDifferentPrefixesShareNothing(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        shareNothing(
                JdbcJobStore.builder(database.dataSource()).prefix("one_").build(),
                JdbcJobStore.builder(database.dataSource()).prefix("two_").build());
    }

    @ParameterizedTest
    @EnumSource
    void aPrefixThatBeginsLikeAnotherIsAnother(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        shareNothing(
                JdbcJobStore.builder(database.dataSource()).prefix("").build(),
                JdbcJobStore.builder(database.dataSource()).prefix("farjob_").build());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void storesInDifferentSchemasShareNothing(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        shareNothing(inSchema(database, kind, "a"), inSchema(database, kind, "b"));
    }

    private static JobStore inSchema(FreshDatabase database, TestDatabase kind, String ending) {
        String schema = database.otherSchema(ending);
        String create = kind.kind() == Database.MARIADB ? "CREATE DATABASE " : "CREATE SCHEMA ";
        database.jdbi().useHandle(handle -> handle.execute(create + schema));
        return JdbcJobStore.builder(database.dataSource()).schema(schema).build();
    }

    private static void shareNothing(JobStore one, JobStore two) {
        Job ones = Jobs.of("ann").subject("node").key("key").id("same").running();
        Job twos = Jobs.of("bob").subject("node").key("key").id("same").running();
        Snapshots.put(one, ones, Due.now());
        Snapshots.put(two, twos, Due.now());

        assertEquals(Optional.of(ones), one.find(ones.id()));
        assertEquals(Optional.of(twos), two.find(twos.id()));
        assertEquals(List.of(ones), one.list(JobQuery.everyone()));
        assertEquals(List.of(twos), two.list(JobQuery.everyone()));
        assertEquals(Optional.of(twos), two.findByHandle("acme", "remote-same"));

        settleAndPurge(one, ones);
        assertEquals(Optional.empty(), one.find(ones.id()));
        assertEquals(Optional.of(twos), two.find(twos.id()));
        assertEquals(2, two.events(twos.id(), 0).size());
        assertEquals(List.of(), one.claim(new Claim.TheseJobs(List.of(twos.id()), Duration.ZERO)));
        assertEquals(List.of(twos), two.claim(new Claim.TheseJobs(List.of(twos.id()), Duration.ZERO)));
    }

    private static void settleAndPurge(JobStore store, Job job) {
        Job settled = Snapshots.next(job, JobState.SUCCEEDED);
        store.apply(List.of(Snapshots.change(job, settled, Due.never())));
        assertEquals(
                1,
                store.purge(new Purge(
                        settled.updatedAt().plusSeconds(1), settled.updatedAt().plusSeconds(1), 100)));
    }
}
