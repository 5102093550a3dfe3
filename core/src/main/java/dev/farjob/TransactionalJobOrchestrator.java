package dev.farjob;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.internal.Engine;
import dev.farjob.request.JobRequest;
import dev.farjob.store.TransactionalJobStore;
import java.util.List;
import java.util.Objects;

/**
 * An orchestrator on a store that shares its database with the host's own rows, and so can accept jobs in the transaction that
 * writes them: either both are there or neither.
 *
 * <pre>{@code
 * var jobs = JobOrchestrator.on(JdbcJobStore.on(dataSource)).provider(fal).build();
 * // in a transaction of the host's on this connection
 * jobs.submitWithin(connection, request);
 * }</pre>
 *
 * @param <T> what the host writes through: a {@code java.sql.Connection}, a JDBI {@code Handle}
 */
public final class TransactionalJobOrchestrator<T> extends JobOrchestrator {

    private final TransactionalJobStore<T> store;

    TransactionalJobOrchestrator(Engine engine, TransactionalJobStore<T> store) {
        super(engine);
        this.store = store;
    }

    @Override
    public TransactionalJobOrchestrator<T> start() {
        super.start();
        return this;
    }

    /**
     * Accepts a job inside a transaction that the host has open. The job exists when the host commits, and never did if it
     * rolls back; it is sent after the commit, by the next sweep. This node does not see the commit, so a
     * {@linkplain dev.farjob.event.JobListener listener} hears of the job only when it is being sent.
     *
     * @param transaction what the host's own rows are written through
     * @throws IllegalArgumentException as {@link #submit(JobRequest)} does
     * @throws JobIdTakenException if the host chose an id that another owner's job has; roll back
     */
    public Submission submitWithin(T transaction, JobRequest request) {
        return submitWithin(transaction, List.of(requireRequest(request))).get(0);
    }

    /**
     * Accepts many jobs inside a transaction that the host has open; see {@link #submitWithin(Object, JobRequest)}. If one of
     * them is wrong, nothing is written. Only an id that a job in the store has already is found while they are written.
     *
     * @return one answer per request, in order
     * @throws JobIdTakenException if another owner's job has an id that one of them chose; roll back, because others of them
     *     may be written, and are accepted if the transaction commits
     */
    public List<Submission> submitWithin(T transaction, List<JobRequest> requests) {
        Objects.requireNonNull(transaction, "transaction must not be null");
        Objects.requireNonNull(requests, "requests must not be null").forEach(JobOrchestrator::requireRequest);
        return engine.submitWithin(store, transaction, List.copyOf(requests));
    }
}
