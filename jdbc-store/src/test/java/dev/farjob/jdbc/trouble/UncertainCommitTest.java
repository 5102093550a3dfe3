package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit whose answer is missing is resolved by reading: nobody is charged twice, and nobody is forgotten. */
class UncertainCommitTest {

    private static final int MINUTES = 10;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final List<String> runs = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aChargeWhoseCommitArrivedIsNotMadeAgain(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Job job = settled(host, chargeThen(() -> host.faults.dropAfter(Faults.COMMIT)));
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(1, runs.size(), "times that the step ran");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aChargeWhoseCommitNeverArrivedIsMadeAgain(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Job job = settled(host, chargeThen(() -> host.faults.dropBefore(Faults.COMMIT)));
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(2, runs.size(), "times that the step ran");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aStepThatLeavesTheConnectionBrokenIsRunAgain(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Step breaking = Step.inTransaction("charge", Connection.class, (connection, context) -> {
            TroubledHost.enter(connection, context.job().id(), "charge");
            runs.add("charge");
            if (runs.size() == 1) {
                connection.unwrap(Connection.class).close();
            }
            return StepResult.done();
        });
        Job job = settled(host, breaking);
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(2, runs.size(), "times that the step ran");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aStepThatSwallowsItsOwnFailureChargesNobody(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        Step careless = Step.inTransaction("charge", Connection.class, (connection, context) -> {
            runs.add("charge");
            if (runs.size() == 1) {
                assertThrows(
                        SQLException.class,
                        () -> connection.createStatement().execute("INSERT INTO nowhere VALUES (1)"));
            }
            TroubledHost.enter(connection, context.job().id(), "charge");
            return StepResult.done();
        });
        Job job = settled(host, careless);
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aSubmissionWhoseCommitArrivedIsAccepted(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JobOrchestrator jobs = host.node(host.store(), builder -> builder);
        host.faults.dropAfter(Faults.COMMIT);
        Job job = jobs.submit(TroubledHost.request().build()).job();
        assertEquals(1, host.rows("job"));
        host.pass(jobs, MINUTES);
        assertEquals(JobState.SUCCEEDED, host.stored(job.id()).state());
        assertEquals(1, host.fake.started(job.id()), "jobs at the provider");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void aSubmissionWhoseCommitNeverArrivedIsRefusedAndMayBeRepeated(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JobOrchestrator jobs = host.node(host.store(), builder -> builder);
        host.faults.dropBefore(Faults.COMMIT);
        JobStoreException failed = assertThrows(
                JobStoreException.class,
                () -> jobs.submit(TroubledHost.request().idempotencyKey("click").build()));
        assertEquals(Effect.UNKNOWN, failed.effect());
        jobs.submit(TroubledHost.request().idempotencyKey("click").build());
        assertEquals(1, host.rows("job"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2_FILE")
    void whateverCommitOfALifeIsLostTheJobIsSentAndChargedOnce(TestDatabase kind) {
        TroubledHost host = new TroubledHost(databases, kind);
        JobOrchestrator jobs = host.node(host.store(), builder -> builder.onSuccess(TroubledHost.charge()));
        Job job = jobs.submit(TroubledHost.request().build()).job();
        int passes = 0;
        for (int minute = 0; minute < 3 * MINUTES; minute++) {
            if (minute % 3 == 1) {
                host.faults.dropAfter(Faults.COMMIT);
            } else if (minute % 3 == 2) {
                host.faults.dropBefore(Faults.COMMIT);
            }
            passes += passes(host, jobs) ? 1 : 0;
        }
        assertTrue(passes < 3 * MINUTES, "a sweep whose claim is lost says so");
        assertTrue(host.faults.happened() > MINUTES, "commits were lost");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, host.stored(job.id()).state());
        assertEquals(1, host.fake.started(job.id()), "jobs at the provider");
    }

    private static boolean passes(TroubledHost host, JobOrchestrator jobs) {
        try {
            host.pass(jobs, 1);
            return true;
        } catch (JobStoreException down) {
            return false;
        }
    }

    private Step chargeThen(Runnable trouble) {
        return Step.inTransaction("charge", Connection.class, (connection, context) -> {
            TroubledHost.enter(connection, context.job().id(), "charge");
            runs.add("charge");
            if (runs.size() == 1) {
                trouble.run();
            }
            return StepResult.done();
        });
    }

    /** Everything is in one thread, so the next commit after the step is the step's. */
    private static Job settled(TroubledHost host, Step step) {
        JobOrchestrator jobs = host.node(host.store(), builder -> builder.onSuccess(step));
        Job job = jobs.submit(TroubledHost.request().build()).job();
        host.pass(jobs, MINUTES);
        return host.stored(job.id());
    }
}
