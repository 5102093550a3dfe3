package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.step.Steps;
import dev.farjob.store.JobStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off the steps of a job that has ended, one after the other, each from its checkpoint to the next. A job's steps are
 * worked off once at a time in this node, whoever comes with the job; each run of a step takes one of the places for
 * steps, and what is written between two runs takes none.
 */
public final class FinalizeJob {

    private static final Logger LOG = LoggerFactory.getLogger(FinalizeJob.class);

    private final Timekeeper time;
    private final Tasks tasks;
    private final JobStore store;
    private final Steps steps;
    private final Providers providers;
    private final ChainedJobs chained;
    private final AdvanceJob advance;
    private final ChangeWriter later;
    private final KeepLeases leases;
    private final RunStep elsewhere;
    private final RunStepInTransaction inTransaction;
    private final StepPlaces places;
    private final LetIn letIn;
    private final Map<JobId, Finalization> underWay = new ConcurrentHashMap<>();
    /** Steps that this node does not know, and has said so. */
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    public FinalizeJob(
            Timekeeper time,
            Tasks tasks,
            JobStore store,
            Steps steps,
            Providers providers,
            ChainedJobs chained,
            AdvanceJob advance,
            ChangeWriter later,
            KeepLeases leases,
            RunStep elsewhere,
            RunStepInTransaction inTransaction,
            int stepsAtOnce) {
        this.time = time;
        this.tasks = tasks;
        this.store = store;
        this.steps = steps;
        this.providers = providers;
        this.chained = chained;
        this.advance = advance;
        this.later = later;
        this.leases = leases;
        this.elsewhere = elsewhere;
        this.inTransaction = inTransaction;
        this.places = new StepPlaces(stepsAtOnce);
        this.letIn = new LetIn(tasks, store, places, this::lineUp);
    }

    /** The thread that runs the first of the steps. */
    public enum By {
        /** The calling thread, which may take as long as the steps do. */
        CALLER,
        /** Another thread, because somebody waits for the caller. */
        ANOTHER
    }

    /**
     * Works off the steps of a job that this node has just written or claimed.
     *
     * @param since when its lease began, by the node's nanoseconds
     * @return where the job stands when its steps have been worked off as far as they can be now
     */
    public CompletableFuture<Advanced> work(Job job, Cause cause, long since, By by) {
        Finalization mine = new Finalization(job, cause, since);
        Finalization other = underWay.putIfAbsent(job.id(), mine);
        if (other != null) {
            other.seen(job, since, leases);
            return CompletableFuture.completedFuture(
                    Advanced.stayed(job, "its steps are being worked off in this node", Optional.empty()));
        }
        goOn(mine, by);
        return mine.end();
    }

    private void goOn(Finalization mine, By by) {
        try {
            Job job = mine.job();
            Map<String, StepRecord> records = mine.records(store);
            Optional<String> next = steps.namesFor(job, records.keySet()).stream()
                    .filter(step -> !records.containsKey(step))
                    .findFirst();
            if (job.abandonment().isPresent()
                    || next.isEmpty()
                    || !job.step().map(StepCursor::step).equals(next)) {
                observe(mine, job, new Observation.StepDue(next), by);
                return;
            }
            Optional<Step> step = steps.named(next.get());
            if (step.isEmpty()) {
                warn(job, next.get());
                observe(mine, job, new Observation.StepMissing(next.get()), by);
            } else {
                begin(mine, step.get(), by);
            }
        } catch (Throwable broken) {
            end(mine, null, broken);
        }
    }

    private void warn(Job job, String step) {
        if (unknown.add(step)) {
            LOG.warn(
                    "job {} goes through step {}, which this node does not know; it and others like it are left to nodes that"
                            + " do: give all nodes the same steps, or state .formerly(\"{}\") on the step that took its place",
                    job.id(),
                    step,
                    step);
        }
    }

    private void begin(Finalization mine, Step step, By by) {
        if (tasks.isClosed()) {
            end(mine, Advanced.stayed(mine.job(), "this node is closing", Optional.empty()), null);
            return;
        }
        Job job = mine.job();
        StepLine.Waiting waiting = StepLine.Waiting.of(job, mine.cause(), mine.since(), () -> runInAnother(mine, step));
        switch (places.take(step, waiting)) {
            case TAKEN -> {
                if (by == By.CALLER) {
                    run(mine, step);
                } else {
                    runInAnother(mine, step);
                }
            }
            case IN_LINE -> LOG.debug("step {} of job {} waits for a place", step.name(), job.id());
            case OUTSIDE ->
                end(mine, Advanced.stayed(job, "there is no place for its step yet", Optional.empty()), null);
        }
    }

    private CompletableFuture<Advanced> lineUp(Job job, StepLine.Outside outside) {
        return work(job, outside.cause(), outside.since(), By.ANOTHER);
    }

    /** Runs a step that has a place. */
    private void runInAnother(Finalization mine, Step step) {
        try {
            tasks.execute(() -> run(mine, step));
        } catch (RejectedExecutionException closing) {
            end(mine, Advanced.stayed(mine.job(), "this node is closing", Optional.empty()), null);
            giveBack(step);
        }
    }

    private void giveBack(Step step) {
        places.giveBack(step).ifPresent(Runnable::run);
        letIn.after(step);
    }

    private void run(Finalization mine, Step step) {
        Ran ran;
        try {
            ran = leases.fresh(mine.job(), mine.since())
                    .map(job -> ran(mine, job, step))
                    .orElseGet(() -> new Ran.Left(mine.job(), "somebody else has written it"));
        } catch (Throwable broken) {
            end(mine, null, broken);
            return;
        } finally {
            giveBack(step);
        }
        write(mine, step, ran);
    }

    private Ran ran(Finalization mine, Job job, Step step) {
        boolean interrupted = Thread.interrupted();
        long since = job.version() == mine.job().version() ? mine.since() : time.nanoTime();
        String name = job.step().orElseThrow().step();
        Map<String, StepRecord> records = mine.records(store);
        RunningStep context = new RunningStep(job, name, records, steps, providers, chained.alone());
        HeldJob held = leases.hold(job, step, since);
        mine.holds(held);
        try {
            return step.transactionType().isPresent()
                    ? inTransaction.run(held, context, records.keySet(), mine.cause())
                    : elsewhere.run(held, context);
        } finally {
            leases.release(held);
            mine.holds(null);
            // The step was interrupted, or left the flag set: nothing that this thread does next is to pay for it.
            Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(Finalization mine, Step step, Ran ran) {
        if (ran instanceof Ran.Committed committed) {
            committed.checkpoint().ifPresent(mine::note);
            proceed(mine, committed.advanced(), time.nanoTime(), By.CALLER);
        } else if (ran instanceof Ran.Ended ended) {
            try {
                Set<String> recorded = mine.records(store).keySet();
                ended(mine, ended.job(), new Observation.StepEnded(step, ended.result(), recorded));
            } catch (Throwable broken) {
                end(mine, null, broken);
            }
        } else {
            Ran.Left left = (Ran.Left) ran;
            end(mine, Advanced.stayed(left.job(), left.why(), Optional.empty()), null);
        }
    }

    /**
     * The success of a step goes on record whoever has the job now. Its failure does not, once another node has the job:
     * it would put off a run that is under way there, and a third node would begin one beside it.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the finalization says it
    private void ended(Finalization mine, Job job, Observation.StepEnded seen) {
        if (seen.result() instanceof StepResult.Done) {
            observe(mine, job, seen, By.CALLER);
            return;
        }
        long since = time.nanoTime();
        advance.advance(job, seen, mine.cause(), mine.noting(later), leases::stillOurs)
                .whenComplete((advanced, broken) -> follow(mine, advanced, broken, since, By.CALLER));
    }

    /** Has it written together with others, unless somebody waits for the caller, who must not be held up by theirs. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the finalization says it
    private void observe(Finalization mine, Job job, Observation seen, By by) {
        long since = time.nanoTime();
        CompletableFuture<Advanced> written = by == By.CALLER
                ? advance.advance(job, seen, mine.cause(), mine.noting(later))
                : CompletableFuture.completedFuture(advance.advance(job, seen, mine.cause()));
        written.whenComplete((advanced, broken) -> follow(mine, advanced, broken, since, by));
    }

    private void follow(Finalization mine, Advanced advanced, @Nullable Throwable broken, long since, By by) {
        if (broken == null) {
            proceed(mine, advanced, since, by);
        } else {
            end(mine, null, broken);
        }
    }

    private void proceed(Finalization mine, Advanced advanced, long since, By by) {
        if (advanced.next() == Next.FINALIZE && advanced.job().state() == JobState.FINALIZING) {
            mine.goOnFrom(advanced.job(), since);
            goOn(mine, by);
        } else {
            end(mine, advanced, null);
        }
    }

    private void end(Finalization mine, @Nullable Advanced advanced, @Nullable Throwable broken) {
        underWay.remove(mine.job().id(), mine);
        if (broken == null) {
            mine.end().complete(advanced);
        } else {
            mine.end().completeExceptionally(broken);
        }
    }
}
