package dev.farjob.internal.step;

import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.StoreOutage;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the jobs again that found no room in their step's line, once there is. One that somebody else has written meanwhile
 * is theirs; one that cannot be read comes due when its lease ends.
 */
final class LetIn {

    private static final Logger LOG = LoggerFactory.getLogger(LetIn.class);

    private final Tasks tasks;
    private final JobStore store;
    private final StepPlaces places;
    private final BiFunction<Job, StepLine.Outside, CompletableFuture<?>> lineUp;

    /** @param lineUp takes a job that has been read again to the line */
    LetIn(
            Tasks tasks,
            JobStore store,
            StepPlaces places,
            BiFunction<Job, StepLine.Outside, CompletableFuture<?>> lineUp) {
        this.tasks = tasks;
        this.store = store;
        this.places = places;
        this.lineUp = lineUp;
    }

    /** Called when a job has left its place at this step. */
    void after(Step step) {
        List<StepLine.Outside> next = places.letIn(step);
        if (next.isEmpty()) {
            return;
        }
        try {
            tasks.execute(() -> next.forEach(this::read));
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} jobs that wait for step {} come due when their leases end", next.size(), step.name());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is logged
    private void read(StepLine.Outside outside) {
        try {
            store.find(outside.id())
                    .filter(job -> job.version() == outside.version())
                    .ifPresent(job -> lineUp.apply(job, outside).whenComplete((done, broken) -> {
                        if (broken != null) {
                            leave(outside, broken);
                        }
                    }));
        } catch (JobStoreException failed) {
            leave(outside, failed);
        }
    }

    private static void leave(StepLine.Outside outside, Throwable why) {
        String what = "the steps of job {} cannot go on now; they do when its lease ends and it comes due: {}";
        if (StoreOutage.says(why)) {
            LOG.debug(what, outside.id(), why.getMessage());
        } else {
            LOG.warn(what, outside.id(), why.getMessage());
        }
    }
}
