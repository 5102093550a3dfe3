package dev.farjob.jdbc.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text stays a text, whatever somebody writes into it; a name that would become part of a statement is refused. */
class InjectionTest {

    private static final List<String> ATTACKS = List.of(
            "'; DROP TABLE farjob_job; --",
            "'; DELETE FROM farjob_live; --",
            "' OR '1'='1",
            "\" OR \"\"=\"",
            "\\'; DROP TABLE farjob_job; --",
            "') ; DROP TABLE farjob_settled; --",
            "') ON CONFLICT DO NOTHING; --",
            "' UNION SELECT input FROM farjob_job --",
            "{a,b\",\"c}",
            "{NULL}",
            "$$; DROP TABLE farjob_job; $$",
            ":owner :limit ?",
            "<ids> <text>",
            "${owner} #{owner} {job} {live}",
            "%_[]^*",
            "/*!50000 DROP TABLE farjob_job */",
            "`farjob_job`",
            "1; SHUTDOWN",
            "pg_sleep(10)");

    private static final List<String> NAMES = List.of(
            "farjob_; DROP TABLE host_row; --",
            "farjob_\"",
            "farjob_'",
            "farjob_`",
            "farjob_ ",
            "farjob_\u0000",
            "farjob_\u00E9",
            "farjob_--",
            "farjob_{job}",
            "a.b",
            "x".repeat(64));

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @TestFactory
    Stream<DynamicNode> anAttackIsStoredAsTheTextThatItIs() {
        return Stream.of(TestDatabase.values()).map(kind -> {
            FreshDatabase database = kind.fresh();
            JobStore store = JdbcJobStore.on(database.dataSource());
            Job bystander = Snapshots.put(store, Jobs.of("bystander").running(), Due.never());
            Stream<DynamicTest> attacks = ATTACKS.stream()
                    .map(attack -> DynamicTest.dynamicTest(attack, () -> {
                        WholeLife.of(store, attack).live();
                        assertEquals(Optional.of(bystander), store.find(bystander.id()));
                    }));
            DynamicTest end = DynamicTest.dynamicTest("nothing else is there, and nothing is missing", () -> {
                assertEquals(ATTACKS.size() + 1, count(database, "farjob_job"));
                assertEquals(ATTACKS.size(), count(database, "farjob_settled"));
                assertEquals(1, count(database, "farjob_live"));
                database.close();
            });
            return DynamicContainer.dynamicContainer(kind.name(), Stream.concat(attacks, Stream.of(end)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPrefixThatIsMoreThanANameIsRefused(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        NAMES.forEach(name -> assertThrows(
                IllegalArgumentException.class,
                () -> JdbcJobStore.builder(database.dataSource()).prefix(name).build(),
                name));
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaThatIsMoreThanANameIsRefused(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        NAMES.forEach(name -> assertThrows(
                IllegalArgumentException.class,
                () -> JdbcJobStore.builder(database.dataSource()).schema(name).build(),
                name));
    }

    @TestFactory
    Stream<DynamicTest> idsOfJobsAndNamesOfStepsAreTooPlainForAnAttack() {
        return ATTACKS.stream()
                .map(attack -> DynamicTest.dynamicTest(attack, () -> {
                    assertThrows(IllegalArgumentException.class, () -> JobId.of(attack));
                    assertThrows(IllegalArgumentException.class, () -> StepRecord.requireName(attack));
                }));
    }

    private static int count(FreshDatabase database, String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }
}
