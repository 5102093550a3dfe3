package dev.farjob.internal.step;

import dev.farjob.answer.Submission;
import dev.farjob.model.Job;
import dev.farjob.request.JobRequest;
import dev.farjob.store.TransactionalJobStore;
import java.util.List;
import java.util.function.Consumer;
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
    private volatile Consumer<Job> announce = job -> {};

    /**
     * Takes the way to submit, which is put together after the steps because a submitted job may be looked at at once.
     *
     * @param announce says that a job was submitted, once the transaction that it was submitted within has committed
     */
    public void submitBy(Function<JobRequest, Submission> alone, Within within, Consumer<Job> announce) {
        this.alone = alone;
        this.within = within;
        this.announce = announce;
    }

    Function<JobRequest, Submission> alone() {
        return request -> alone.apply(request);
    }

    /** @param accepted takes the jobs that exist if the transaction commits */
    Function<JobRequest, Submission> within(
            TransactionalJobStore<Object> store, Object transaction, Consumer<Job> accepted) {
        return request -> {
            Submission answer = within.submit(store, transaction, request);
            if (answer instanceof Submission.Accepted made) {
                accepted.accept(made.job());
            }
            return answer;
        };
    }

    /** The transaction that these were submitted within has committed. */
    void committed(List<Job> accepted) {
        accepted.forEach(announce);
    }
}
