package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.JobId;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Messages about trouble name the job and the next step, and leave out what nobody may read. */
class MessagesTest {

    private static final JobId ORDER = JobId.of("order-17");
    private static final String PASSWORD = "open sesame";

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aRefusedStatementNamesTheJobAndNoPayload(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), builder -> builder);
        host.database.jdbi().useHandle(handle -> handle.execute("DROP TABLE farjob_job"));
        JobStoreException failed = assertThrows(JobStoreException.class, () -> submit(jobs));
        assertTold(failed, "nothing was written");
        assertEquals(Effect.NONE, failed.effect());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aLostCommitNamesTheJobAndSaysToRead(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), builder -> builder);
        host.faults.dropBefore(Faults.COMMIT);
        assertTold(assertThrows(JobStoreException.class, () -> submit(jobs)), "read before you repeat");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aStatementThatFailsInTheHostsTransactionSaysToRollBack(TestDatabase kind) throws Exception {
        TroubledHost host = new TroubledHost(databases, kind);
        TransactionalJobOrchestrator<Connection> jobs = host.node(host.store(), builder -> builder);
        host.faults.dropBefore(Faults.writeOf("farjob_live"));
        try (Connection connection = host.troubled.getConnection()) {
            connection.setAutoCommit(false);
            JobStoreException failed = assertThrows(
                    JobStoreException.class,
                    () -> jobs.submitWithin(
                            connection, TroubledHost.request().id(ORDER).build()));
            assertTold(failed, "roll it back");
        }
        assertEquals(0, host.rows("job"));
    }

    @Test
    void nothingSaysThePassword() {
        DriverManagerDataSource nobody =
                new DriverManagerDataSource("jdbc:postgresql://localhost:1/farjob?connectTimeout=5", "ann", PASSWORD);
        JobStoreException failed = assertThrows(JobStoreException.class, () -> JdbcJobStore.on(nobody));
        assertFalse(everythingSaid(failed).contains(PASSWORD), "the password is said");
    }

    private static void submit(JobOrchestrator jobs) {
        jobs.submit(TroubledHost.request().id(ORDER).build());
    }

    private static void assertTold(JobStoreException failed, String nextStep) {
        String message = String.valueOf(failed.getMessage());
        assertAll(
                () -> assertTrue(message.contains(ORDER.value()), () -> "the job is not named: " + message),
                () -> assertTrue(message.contains(nextStep), () -> "what to do is not said: " + message),
                () -> assertFalse(
                        everythingSaid(failed).contains("lighthouse"),
                        () -> "the payload is said: " + everythingSaid(failed)));
    }

    /** With all causes and what was suppressed, as a log shows it. */
    private static String everythingSaid(Throwable failed) {
        StringWriter text = new StringWriter();
        failed.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
