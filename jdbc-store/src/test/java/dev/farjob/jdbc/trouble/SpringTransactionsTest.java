package dev.farjob.jdbc.trouble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.jdbc.HostTransactions;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.sql.Connection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A host that works with Spring's transactions: its repositories and the store meet in them. */
class SpringTransactionsTest {

    private static final int MINUTES = 10;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private TroubledHost host;
    private DataSource dataSource;
    private PlatformTransactionManager transactions;
    private TransactionTemplate template;
    private JdbcTemplate jdbc;

    @BeforeEach
    void begin() {
        host = new TroubledHost(databases, TestDatabase.H2);
        dataSource = host.troubled;
        transactions = new DataSourceTransactionManager(dataSource);
        template = new TransactionTemplate(transactions);
        jdbc = new JdbcTemplate(dataSource);
    }

    @Test
    void aJobIsThereAfterTheCommitTogetherWithWhatTheHostWrote() {
        TransactionalJobOrchestrator<Connection> jobs = node();
        template.executeWithoutResult(status -> {
            enter("hold");
            jobs.submitWithin(connection(), TroubledHost.request().build());
        });
        assertEquals(List.of("hold"), host.ledger());
        assertEquals(1, host.rows("job"));
    }

    @Test
    void aJobVanishesWithWhatTheHostWrote() {
        TransactionalJobOrchestrator<Connection> jobs = node();
        template.executeWithoutResult(status -> {
            enter("hold");
            jobs.submitWithin(connection(), TroubledHost.request().build());
            status.setRollbackOnly();
        });
        assertEquals(List.of(), host.ledger());
        assertEquals(0, host.rows("job"));
    }

    @Test
    void aStoreOnATransactionAwareDataSourceLeavesAnOpenTransactionAsItWas() {
        TransactionalJobOrchestrator<Connection> jobs = host.node(aware(), builder -> builder);
        template.executeWithoutResult(status -> {
            enter("hold");
            jobs.submitWithin(connection(), TroubledHost.request().build());
            assertTrue(TransactionSynchronizationManager.isActualTransactionActive(), "the transaction is open");
            status.setRollbackOnly();
        });
        assertEquals(List.of(), host.ledger());
        assertEquals(0, host.rows("job"));
    }

    @Test
    void aStepFindsTheTransactionThatItsCheckpointCommitsIn() {
        Job job = settled(StepResult::done);
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void theRowsOfAStepsRepositoriesAreRolledBackWhenItThrows() {
        int[] runs = new int[1];
        Job job = settled(() -> {
            if (runs[0]++ == 0) {
                throw new IllegalStateException("the host's own trouble");
            }
            return StepResult.done();
        });
        assertEquals(2, runs[0], "times that the step ran");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void theRowsOfAStepsRepositoriesAreRolledBackWhenTheCheckpointCannotBeWritten() {
        int[] runs = new int[1];
        Job job = settled(() -> {
            if (runs[0]++ == 0) {
                host.faults.dropBefore(Faults.writeOf("farjob_live"));
            }
            return StepResult.done();
        });
        assertEquals(1, host.faults.happened(), "checkpoints that could not be written");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    @Test
    void aStepWhoseCommitIsInDoubtIsReadAndNotRunAgain() {
        int[] runs = new int[1];
        Job job = settled(() -> {
            if (runs[0]++ == 0) {
                host.faults.dropAfter(Faults.COMMIT);
            }
            return StepResult.done();
        });
        assertEquals(1, runs[0], "times that the step ran");
        assertEquals(List.of("charge"), host.ledger());
        assertEquals(JobState.SUCCEEDED, job.state());
    }

    private TransactionalJobOrchestrator<Connection> node() {
        return host.node(JdbcJobStore.on(dataSource), builder -> builder);
    }

    private JdbcJobStore<Connection> aware() {
        return JdbcJobStore.on(new TransactionAwareDataSourceProxy(dataSource));
    }

    /** A job whose step charges by the host's own repository, and then does something else. */
    private Job settled(Supplier<StepResult> afterwards) {
        HostTransactions<Connection> springs = work -> {
            TransactionStatus status = transactions.getTransaction(new DefaultTransactionDefinition());
            try {
                work.run(DataSourceUtils.getConnection(dataSource));
            } catch (Throwable broken) {
                transactions.rollback(status);
                throw broken;
            }
            transactions.commit(status);
        };
        JdbcJobStore<Connection> store =
                JdbcJobStore.builder(dataSource).hostTransactions(springs).build();
        Step charge = Step.inTransaction("charge", Connection.class, (connection, context) -> {
            enter("charge");
            return afterwards.get();
        });
        TransactionalJobOrchestrator<Connection> jobs = host.node(store, builder -> builder.onSuccess(charge));
        Job job = jobs.submit(TroubledHost.request().build()).job();
        host.pass(jobs, MINUTES);
        return host.stored(job.id());
    }

    private void enter(String entry) {
        jdbc.update("INSERT INTO ledger (job, entry) VALUES ('none', ?)", entry);
    }

    private Connection connection() {
        return DataSourceUtils.getConnection(dataSource);
    }
}
