package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Until a commit is sent nothing is written, whatever is thrown, and after it nothing that is thrown unwrites it. */
class BeforeCommitTest {

    private static final Error BROKEN = new StackOverflowError("of the test");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aTimeThatNoNumberHoldsIsAFailureWithoutEffect(TestDatabase kind) {
        JdbcJobStore<Connection> store = new TroubledHost(databases, kind).store();
        Job job = given(store);
        Change poison = Change.of(
                job,
                Snapshots.next(job, JobState.RUNNING).toBuilder()
                        .dispatchedAt(Instant.MAX)
                        .build(),
                Due.never());
        JobStoreException failed =
                assertThrows(JobStoreException.class, () -> store.apply(List.of(running(given(store)), poison)));
        assertEquals(Effect.NONE, failed.effect());
        assertInstanceOf(ArithmeticException.class, failed.getCause());
        assertTrue(String.valueOf(failed.getMessage()).endsWith("nothing was written"), failed.getMessage());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void anErrorBeforeTheCommitHasNoEffect(TestDatabase kind) {
        JobStoreException failed = failing(kind, Faults.writeOf("farjob_live"));
        assertEquals(Effect.NONE, failed.effect());
        assertSame(BROKEN, failed.getCause());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void anErrorOfTheCommitHasAnUnknownEffect(TestDatabase kind) {
        JobStoreException failed = failing(kind, Faults.COMMIT);
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertSame(BROKEN, failed.getCause());
    }

    private JobStoreException failing(TestDatabase kind, Predicate<Exchange> where) {
        TroubledHost host = new TroubledHost(databases, kind);
        JdbcJobStore<Connection> store = host.store();
        Change change = running(given(store));
        host.faults.meanwhile(where, () -> {
            throw BROKEN;
        });
        return assertThrows(JobStoreException.class, () -> store.apply(List.of(change)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aConnectionThatCannotBeClosedAfterTheCommitLeavesItsAnswerAlone(TestDatabase kind) {
        AtomicBoolean broken = new AtomicBoolean();
        DataSource sound = new TroubledHost(databases, kind).sound;
        JdbcJobStore<Connection> store = JdbcJobStore.on(new DelegatingDataSource(sound) {
            @Override
            public Connection getConnection() throws SQLException {
                return failingToClose(super.getConnection(), broken);
            }
        });
        Job job = given(store);
        broken.set(true);
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(running(job))));
        assertFalse(broken.get(), "a connection could not be closed");
    }

    private static Connection failingToClose(Connection connection, AtomicBoolean broken) {
        return (Connection) Proxy.newProxyInstance(
                BeforeCommitTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(connection, arguments);
                        if (method.getName().equals("close") && broken.getAndSet(false)) {
                            throw new SQLException("the line is dead", "08006");
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static Job given(JdbcJobStore<Connection> store) {
        return Snapshots.put(store, Jobs.of("ann").queued(), Due.never());
    }

    private static Change running(Job job) {
        return Snapshots.change(job, JobState.RUNNING, Due.never());
    }
}
