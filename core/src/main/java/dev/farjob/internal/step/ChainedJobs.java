package dev.farjob.internal.step;

import dev.farjob.answer.Submission;
import dev.farjob.request.JobRequest;
import dev.farjob.store.TransactionalJobStore;
import java.util.function.Function;

/** How a step submits another job: by itself, or within the transaction that the step writes through. */
public final class ChainedJobs {

    /** Submits within a transaction. */
    @FunctionalInterface
    public interface Within {
        Submission submit(TransactionalJobStore<Object> store, Object transaction, JobRequest request);
    }

    private volatile Function<JobRequest, Submission> alone = request -> {
        throw new IllegalStateException("no step runs before the engine is put together");
    };
    private volatile Within within = (store, transaction, request) -> alone.apply(request);

    /** Takes the way to submit, which is put together after the steps because a submitted job may be looked at at once. */
    public void submitBy(Function<JobRequest, Submission> alone, Within within) {
        this.alone = alone;
        this.within = within;
    }

    Function<JobRequest, Submission> alone() {
        return request -> alone.apply(request);
    }

    Function<JobRequest, Submission> within(TransactionalJobStore<Object> store, Object transaction) {
        return request -> within.submit(store, transaction, request);
    }
}
