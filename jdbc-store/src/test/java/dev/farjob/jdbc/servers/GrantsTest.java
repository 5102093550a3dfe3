package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.PostgresServer;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node works as a role that may read and write the rows of the store's tables, and it needs every right that it is given. */
class GrantsTest {

    private static final Pattern GRANT = Pattern.compile("GRANT ([A-Z, ]+) ON (\\S+) TO (.+)");

    /** What a role must not be able to do to the tables, by whatever mistake of a node's. */
    private static final List<String> FORBIDDEN = List.of(
            "CREATE TABLE farjob_more (no INT)",
            "ALTER TABLE farjob_job ADD COLUMN more INT",
            "CREATE INDEX farjob_more ON farjob_job (provider)",
            "TRUNCATE TABLE farjob_live",
            "DROP TABLE farjob_live",
            "INSERT INTO farjob_schema (version, applied_at) VALUES (99, 0)",
            "DELETE FROM farjob_schema");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "DISTRIBUTED", "H2", "MARIADB"})
    void theRoleCanDoEverythingThatANodeDoes(TestDatabase kind) {
        NodesRole role = role(databases.fresh(kind), kind.kind());
        EverythingOnce.on(JdbcJobStore.on(role.pool()));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "DISTRIBUTED", "H2", "MARIADB"})
    void theRoleCanDoNoMore(TestDatabase kind) {
        NodesRole role = role(databases.fresh(kind), kind.kind());
        Jdbi jdbi = Jdbi.create(role.pool());
        for (String sql : FORBIDDEN) {
            if (kind == TestDatabase.H2 && sql.startsWith("TRUNCATE")) {
                continue; // H2 lets everybody empty a table who may delete its rows
            }
            assertThrows(JdbiException.class, () -> jdbi.useHandle(handle -> handle.execute(sql)), sql);
        }
    }

    /** MariaDB is satisfied with less here and there, as with a lock on a row without the right to change it. */
    @Test
    void theRoleNeedsEachRight() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        NodesRole role = role(database, Database.POSTGRESQL);
        JobStore store = JdbcJobStore.on(role.pool());
        EverythingOnce.on(store);
        List<String> needless = new ArrayList<>();
        for (String line : role.script()) {
            Matcher grant = GRANT.matcher(line);
            assertTrue(grant.matches() || line.startsWith("GRANT USAGE ON SCHEMA"), line);
            if (grant.matches() && !grant.group(2).endsWith("farjob_schema")) {
                for (String right : grant.group(1).split(", ", -1)) {
                    String what = right + " ON " + grant.group(2);
                    role.run(List.of("REVOKE " + what + " FROM " + grant.group(3)));
                    if (works(store, database)) {
                        needless.add(what);
                    }
                    role.run(List.of("GRANT " + what + " TO " + grant.group(3)));
                }
            }
        }
        assertEquals(List.of(), needless, "rights that no node needs");
    }

    private static boolean works(JobStore store, FreshDatabase database) {
        // What a crash of the server would do; only a claim after that fills the table
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE farjob_due"));
        try {
            EverythingOnce.on(store);
            return true;
        } catch (RuntimeException | AssertionError refused) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("TRUNCATE farjob_job, farjob_live, farjob_settled,"
                            + " farjob_outcome, farjob_handle, farjob_webhook, farjob_due, farjob_duty"));
            return false;
        }
    }

    @Test
    void otherRolesTransactionsAreHiddenUnlessTheRoleMayReadStatistics() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        NodesRole role = role(database, Database.POSTGRESQL);
        JdbcJobStore<Connection> store = JdbcJobStore.on(role.pool());
        try (Connection somebody = database.dataSource().getConnection()) {
            somebody.setAutoCommit(false);
            somebody.createStatement().execute("SELECT count(*) FROM farjob_job");
            assertEquals(Optional.empty(), store.health().oldestTransaction());
            role.run(List.of("GRANT pg_read_all_stats TO " + role));
            assertTrue(store.health().oldestTransaction().isPresent());
            somebody.rollback();
        }
    }

    static Stream<Arguments> everyPostgres() {
        return Stream.of(
                Arguments.of("PostgreSQL of Maven", (Supplier<PostgresServer>) PostgresServer::begin),
                Arguments.of("PostgreSQL of the system", (Supplier<PostgresServer>) PostgresServer::beginWithJit));
    }

    /** Which takes a lock on the table of due times that each version of PostgreSQL gives for rights of its own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("everyPostgres")
    void theRolePutsDueTimesBackAfterACrash(String name, Supplier<PostgresServer> begin) {
        try (PostgresServer server = begin.get();
                FreshDatabase database = server.fresh()) {
            NodesRole role = role(database, Database.POSTGRESQL);
            Job job = Snapshots.put(JdbcJobStore.on(role.pool()), Jobs.of("ann").queued(), Due.now());
            server.kill();
            server.start();
            JobStore store = JdbcJobStore.on(role.pool());
            List<Job> claimed = store.claim(new Claim.DueJobs("acme", 1));
            assertEquals(List.of(job.id()), claimed.stream().map(Job::id).toList());
        }
    }

    @Test
    void theScriptNamesTheSchemaAndNothingButTheTablesOfTheStore() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        assertEquals(
                """
                -- What a node needs to work on these tables. To be run by their owner, and again after a migration.
                GRANT USAGE ON SCHEMA "%1$s" TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_due TO "nodes";
                GRANT SELECT, INSERT, UPDATE ON "%1$s".jobs_duty TO "nodes";
                GRANT SELECT, INSERT, DELETE ON "%1$s".jobs_handle TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_job TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_live TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_outcome TO "nodes";
                GRANT SELECT ON "%1$s".jobs_schema TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_settled TO "nodes";
                GRANT SELECT, INSERT, UPDATE, DELETE ON "%1$s".jobs_webhook TO "nodes";
                """.formatted(database.toString()),
                JdbcJobStore.builder(database.dataSource()).prefix("jobs_").grantsSql("nodes"));
    }

    @Test
    void aNameCannotSayMoreThanAName() {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        JdbcJobStore.on(database.dataSource());
        String odd = database + "\"; DROP TABLE farjob_job; --";
        String quoted = "\"" + odd.replace("\"", "\"\"") + "\"";
        database.jdbi().useHandle(handle -> {
            handle.execute("CREATE ROLE " + quoted);
            handle.execute(grants(database.dataSource(), odd));
            assertEquals(
                    true,
                    handle.select("SELECT has_table_privilege(?, 'farjob_job', 'DELETE')", odd)
                            .mapTo(Boolean.class)
                            .one());
            handle.execute("DROP OWNED BY " + quoted);
            handle.execute("DROP ROLE " + quoted);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nodes\nCREATE", "public", "PUBLIC", "none"})
    void aNameThatIsNoSingleRoleIsRefused(String role) {
        DataSource dataSource = databases.fresh(TestDatabase.POSTGRESQL).dataSource();
        assertThrows(IllegalArgumentException.class, () -> grants(dataSource, role));
    }

    @Test
    void aNameThatPostgresWouldCutOffIsRefused() {
        DataSource dataSource = databases.fresh(TestDatabase.POSTGRESQL).dataSource();
        assertThrows(IllegalArgumentException.class, () -> grants(dataSource, "\u00E9".repeat(32)));
    }

    @Test
    void onMariaDbAnAccountHasAHost() {
        String sql = grants(databases.fresh(TestDatabase.MARIADB).dataSource(), "no`des@10.0.0.%");
        assertTrue(sql.contains("`farjob_job` TO `no``des`@`10.0.0.%`;\n"), sql);
    }

    @Test
    void sqliteHasNoRoles() {
        String sql = grants(databases.fresh(TestDatabase.SQLITE).dataSource(), "nodes");
        assertTrue(sql.lines().allMatch(line -> line.startsWith("--")), sql);
    }

    private static String grants(DataSource dataSource, String role) {
        return JdbcJobStore.builder(dataSource).grantsSql(role);
    }

    private static NodesRole role(FreshDatabase database, Database kind) {
        JdbcJobStore.on(database.dataSource());
        return NodesRole.in(database, kind);
    }
}
