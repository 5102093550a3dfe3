package dev.farjob.internal.step;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Losers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Relay;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.Leased;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

    private final Tasks tasks;
    private final Handover handover;
    private final JobStore store;
    private final Steps steps;
    private final AdvanceJob advance;
    private final ChangeWriter later;
    private final KeepLeases leases;
    private final WriteResult results;
    private final StepRuns runs;
    private final StepPlaces places;
    private final LetIn letIn;
    private final TakeTurns turns;
    private final Map<JobId, Finalization> underWay = new ConcurrentHashMap<>();
    private final OtherSteps others;

    public FinalizeJob(
            Tasks tasks,
            Handover handover,
            JobStore store,
            Steps steps,
            AdvanceJob advance,
            ChangeWriter later,
            KeepLeases leases,
            WriteResult results,
            StepRuns runs,
            OtherSteps others,
            int stepsAtOnce) {
        this.tasks = tasks;
        this.handover = handover;
        this.store = store;
        this.steps = steps;
        this.advance = advance;
        this.later = later;
        this.leases = leases;
        this.results = results;
        this.runs = runs;
        this.others = others;
        this.places = new StepPlaces(stepsAtOnce);
        this.letIn = new LetIn(tasks, store, places, this::lineUp);
        this.turns = new TakeTurns(
                tasks, places, letIn::after, this::run, mine -> leave(mine, "no thread can be had for its step"));
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
     * @param unstopped the attempts of a job that were asked to end, and may run on
     * @return where the job stands when its steps have been worked off as far as they can be now
     */
    public CompletableFuture<Advanced> work(Leased lease, Cause cause, By by, Function<Job, Unstopped> unstopped) {
        Job job = lease.job();
        others.warn(job);
        Finalization mine = new Finalization(lease, cause, unstopped);
        Finalization other = underWay.putIfAbsent(job.id(), mine);
        if (other != null) {
            other.seen(lease, leases);
            return CompletableFuture.completedFuture(
                    Advanced.stayed(job, "its steps are being worked off in this node", Optional.empty()));
        }
        goOn(mine, by);
        return mine.end();
    }

    private void goOn(Finalization mine, By by) {
        drive(mine, () -> findNext(mine, by));
    }

    /** Nothing that is thrown leaves a job in this node's hands for good. */
    private void drive(Finalization mine, Runnable action) {
        mine.drive(() -> guarded(mine, action));
    }

    private void guarded(Finalization mine, Runnable action) {
        try {
            action.run();
        } catch (Throwable broken) {
            end(mine, null, broken);
        }
    }

    private void findNext(Finalization mine, By by) {
        Job job = mine.job();
        Map<String, StepRecord> records = mine.records(store);
        Optional<String> next =
                job.steps().stream().filter(step -> !records.containsKey(step)).findFirst();
        if (job.abandonment().isPresent()
                || next.isEmpty()
                || !job.step().map(StepCursor::step).equals(next)) {
            observe(mine, job, new Observation.StepDue(next, mine.unstopped()), by);
            return;
        }
        Optional<Step> step = steps.named(next.get());
        if (step.isEmpty()) {
            observe(mine, job, new Observation.StepMissing(next.get()), by);
            return;
        }
        Optional<String> before = before(job, next.get(), step.get());
        if (before.isPresent()) {
            StepResult done = StepResult.done("done with " + before.get());
            observe(mine, job, new Observation.StepEnded(step.get(), done, records.keySet()), by);
        } else {
            begin(mine, step.get(), by);
        }
    }

    /** The name under which the job has been through this step, if the step took the place of several of its steps. */
    private static Optional<String> before(Job job, String name, Step step) {
        return job.steps().stream()
                .takeWhile(earlier -> !earlier.equals(name))
                .filter(step::isNamed)
                .findFirst();
    }

    private void begin(Finalization mine, Step step, By by) {
        if (tasks.isClosed()) {
            leave(mine, "this node is closing");
            return;
        }
        Job job = mine.job();
        switch (places.take(step, mine)) {
            case TAKEN -> {
                StepPlaces.Turn turn = new StepPlaces.Turn(step, List.of(mine));
                if (by == By.CALLER) {
                    turns.take(turn);
                } else {
                    turns.takeInAnother(turn);
                }
            }
            case IN_LINE -> LOG.debug("step {} of job {} waits for a place", step.name(), job.id());
            case OUTSIDE -> {
                // Ended first, or a thread that lets it in would find it under way
                leave(mine, "there is no place for its step yet");
                places.leaveOutside(step, mine);
                letIn.after(step);
            }
        }
    }

    private CompletableFuture<Advanced> lineUp(Job job, StepLine.Outside outside) {
        return work(Leased.claimed(job, outside.since()), outside.cause(), By.ANOTHER, FinalizeJob::notAsked);
    }

    /** Nobody has asked them in this thread, and they are asked before the job is settled. */
    private static Unstopped notAsked(Job job) {
        return Unstopped.notAsked(Losers.of(job));
    }

    /** Runs a step that has a place; nothing that is thrown keeps its jobs in this node's hands. */
    private Runnable run(StepPlaces.Turn turn) {
        Step step = turn.step();
        List<Finalization> jobs = turn.jobs();
        try {
            Map<Finalization, Ran> ran =
                    jobs.size() == 1 ? Map.of(jobs.get(0), runs.alone(jobs.get(0), step)) : runs.together(jobs, step);
            return () -> goOn(jobs, step, ran);
        } catch (Throwable broken) {
            return () -> jobs.forEach(mine -> end(mine, null, broken));
        }
    }

    private void goOn(List<Finalization> jobs, Step step, Map<Finalization, Ran> ran) {
        if (jobs.size() == 1) {
            goingOn(jobs.get(0), step, ran.get(jobs.get(0))).run();
        } else {
            Relay.help(
                    handover,
                    jobs.stream()
                            .map(mine -> goingOn(mine, step, ran.get(mine)))
                            .toList());
        }
    }

    /** One job of several goes on, in a thread of its own if that lasts. */
    private Relay.Task goingOn(Finalization mine, Step step, @Nullable Ran ran) {
        return () -> {
            if (ran == null) {
                drive(mine, () -> begin(mine, step, By.CALLER));
            } else {
                // Before any turn that was brought back to this thread
                guarded(mine, () -> write(mine, step, ran));
            }
        };
    }

    private void write(Finalization mine, Step step, Ran ran) {
        if (ran instanceof Ran.Committed committed) {
            committed.checkpoint().ifPresent(mine::note);
            proceed(mine, committed.advanced(), By.CALLER);
        } else if (ran instanceof Ran.Ended ended) {
            Set<String> recorded = mine.records(store).keySet();
            ended(mine, ended.job(), new Observation.StepEnded(step, ended.result(), recorded));
        } else if (ran instanceof Ran.Overtaken overtaken) {
            mine.goOnFrom(mine.lease().at(overtaken.job()));
            drive(mine, () -> begin(mine, step, By.CALLER));
        } else {
            Ran.Left left = (Ran.Left) ran;
            end(mine, Advanced.stayed(left.job(), left.why(), Optional.empty()), null);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the end of the finalization says it
    private void ended(Finalization mine, Job job, Observation.StepEnded seen) {
        results.write(mine, job, seen).whenComplete((advanced, broken) -> follow(mine, advanced, broken, By.CALLER));
    }

    /** Has it written together with others, unless somebody waits for the caller, who must not be held up by theirs. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the finalization says it
    private void observe(Finalization mine, Job job, Observation seen, By by) {
        CompletableFuture<Advanced> written = by == By.CALLER
                ? advance.advance(job, seen, mine.cause(), mine.noting(later))
                : CompletableFuture.completedFuture(advance.advance(job, seen, mine.cause()));
        written.whenComplete((advanced, broken) -> follow(mine, advanced, broken, by));
    }

    private void follow(Finalization mine, Advanced advanced, @Nullable Throwable broken, By by) {
        if (broken == null) {
            proceed(mine, advanced, by);
        } else {
            end(mine, null, broken);
        }
    }

    private void proceed(Finalization mine, Advanced advanced, By by) {
        if (advanced.next() == Next.FINALIZE && advanced.job().state() == JobState.FINALIZING) {
            mine.goOnFrom(advanced.lease());
            goOn(mine, by);
        } else {
            end(mine, advanced, null);
        }
    }

    private void leave(Finalization mine, String why) {
        end(mine, Advanced.stayed(mine.job(), why, Optional.empty()), null);
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
