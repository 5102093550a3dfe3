package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** H2, SQLite and MariaDB do not read a table from end to end either, as they explain the statements themselves. */
class PortablePlansTest {

    private static final int MANY = 20_000;

    /** Many more of them are live than there are owners in any question, or to read all would be the best plan. */
    private static final int ONE_IN = 4;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private StatementLog log;
    private JobStore store;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POSTGRESQL", "DISTRIBUTED", "H2_FILE"})
    void nothingThatIsDoneAllDayReadsAWholeTable(TestDatabase kind) {
        open(kind);
        List<String> whole = new ArrayList<>();
        for (Map.Entry<String, HotStatements.Action> action :
                HotStatements.all().entrySet()) {
            action.getValue().run(store);
            List<StatementLog.Said> said = log.take();
            assertFalse(said.stream().allMatch(one -> one.remarks().isEmpty()), action.getKey() + " is explained");
            for (StatementLog.Said one : said) {
                one.remarks().stream()
                        .filter(reading(kind).asPredicate())
                        .forEach(line -> whole.add(action.getKey() + ": " + line + "\n  " + one.sql()));
            }
        }
        assertEquals(List.of(), whole);
    }

    /** Or else a claim would cost what the backlog is long. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POSTGRESQL", "DISTRIBUTED", "H2_FILE"})
    void aClaimWalksAnIndexAndSortsNothing(TestDatabase kind) {
        open(kind);
        HotStatements.claimDue(store, 1);
        List<String> plan = log.take().stream()
                .filter(said -> said.sql().contains(".due <= "))
                .flatMap(said -> said.remarks().stream())
                .toList();
        assertFalse(plan.isEmpty(), "it is explained");
        boolean isSorted = plan.stream().anyMatch(sorting(kind).asPredicate());
        assertEquals(kind == TestDatabase.H2, isSorted, plan::toString);
    }

    private void open(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        JdbcJobStore<?> plain = JdbcJobStore.on(database.dataSource());
        new Filling(database.jdbi(), kind.kind()).with(MANY, ONE_IN);
        HotStatements.giveTheOwnerJobs(plain);
        if (kind == TestDatabase.MARIADB) {
            // Its guesses about tables that were filled a moment ago are different each time
            database.jdbi()
                    .useHandle(handle -> handle.execute("ANALYZE TABLE farjob_job, farjob_live, farjob_settled,"
                            + " farjob_outcome, farjob_handle"));
        }
        log = new StatementLog(database.dataSource(), explain(kind));
        store = JdbcJobStore.on(log);
        log.take();
    }

    /** The words by which a plan says that the database sorts; H2 says where it need not. */
    private static Pattern sorting(TestDatabase kind) {
        return Pattern.compile(
                switch (kind) {
                    case H2, H2_FILE -> "index sorted";
                    case SQLITE -> "TEMP B-TREE";
                    case MARIADB, POSTGRESQL, DISTRIBUTED -> "filesort";
                });
    }

    private static String explain(TestDatabase kind) {
        return kind == TestDatabase.SQLITE ? "EXPLAIN QUERY PLAN" : "EXPLAIN";
    }

    /** The words by which a plan says that it reads all rows of a table; the store's tables have aliases of one letter. */
    private static Pattern reading(TestDatabase kind) {
        return Pattern.compile(
                switch (kind) {
                    case H2, H2_FILE -> "FARJOB_\\w+\\.tableScan";
                    case SQLITE -> "SCAN ([a-z]|farjob_\\w+)( |$)(?!USING)";
                    case MARIADB, POSTGRESQL, DISTRIBUTED -> "table=([a-z]|farjob_\\w+) .*type=(ALL|index) ";
                });
    }
}
