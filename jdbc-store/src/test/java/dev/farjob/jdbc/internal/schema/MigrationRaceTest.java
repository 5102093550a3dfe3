package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that start at the same moment do not get into each other's way. */
class MigrationRaceTest {

    private static final int NODES = 6;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void ofManyNodesThatStartAtOnceOneMigratesAndAllGoOn(TestDatabase kind) throws Exception {
        FreshDatabase database = databases.fresh(kind);
        allAtOnce(IntStream.range(0, NODES)
                .mapToObj(node -> Jdbi.create(database.pool()))
                .map(jdbi -> new Migrations(jdbi, Tables.of(kind.kind())))
                .toList());
        assertEquals(List.of(0, 1), versions(database));
    }

    /** A snapshot from before the wait would show each of them an empty database. */
    @Test
    void transactionsThatReadRepeatablyByDefaultDoNotMigrateTwice() throws Exception {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        allAtOnce(IntStream.range(0, NODES)
                .mapToObj(
                        node -> database.pool(config -> config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ")))
                .map(pool -> new Migrations(Jdbi.create(pool), Tables.of(Database.POSTGRESQL)))
                .toList());
        assertEquals(List.of(0, 1), versions(database));
    }

    @Test
    void aHolderThatDiesGivesTheLockBackAndLeavesNothing() throws Exception {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        Tables tables = Tables.of(Database.POSTGRESQL);
        MigrationLock lock = new MigrationLock(Jdbi.create(database.pool()), tables, Duration.ofMinutes(1));
        JdbiException end = assertThrows(
                JdbiException.class,
                () -> lock.hold(handle -> {
                    handle.execute("CREATE TABLE farjob_job (halfway integer)");
                    int holder = handle.createQuery("SELECT pg_backend_pid()")
                            .mapTo(Integer.class)
                            .one();
                    database.jdbi().useHandle(other -> other.execute("SELECT pg_terminate_backend(?)", holder));
                    new Migrations(Jdbi.create(database.pool()), tables).migrate();
                    handle.execute("SELECT 1");
                }));
        assertTrue(String.valueOf(end.getMessage()).contains("terminating connection"), end::getMessage);
        assertEquals(List.of(0, 1), versions(database));
    }

    private static void allAtOnce(List<Migrations> nodes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        CountDownLatch ready = new CountDownLatch(nodes.size());
        try {
            List<Callable<Void>> starts = nodes.stream()
                    .<Callable<Void>>map(node -> () -> {
                        ready.countDown();
                        ready.await();
                        node.migrate();
                        return null;
                    })
                    .toList();
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Integer> versions(FreshDatabase database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT version FROM farjob_schema ORDER BY version")
                        .mapTo(Integer.class)
                        .list());
    }
}
