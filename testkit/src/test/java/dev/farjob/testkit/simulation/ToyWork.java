package dev.farjob.testkit.simulation;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Silence;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The inside of a toy node: takes a claimed job one step further. */
final class ToyWork {

    static final Duration PACE = Duration.ofMinutes(2);
    private static final int DOUBTS = 5;
    private static final int SILENT = 60;

    private final NodeEnvironment environment;
    private final ToySystem.Bug bug;

    ToyWork(NodeEnvironment environment, ToySystem.Bug bug) {
        this.environment = environment;
        this.bug = bug;
    }

    ProviderClient provider(String name) {
        return environment.providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Goes as far as it can; work that throws is tried again when the job is due again. */
    void advance(Job job) {
        try {
            switch (job.state()) {
                case ACCEPTED -> spawn(job);
                case SPAWNING -> resolve(job);
                case QUEUED, RUNNING -> observe(job);
                case FINALIZING -> finish(job);
                default -> {}
            }
        } catch (RuntimeException failed) {
            // Nothing is lost: the claim has made it due again
        }
    }

    private void spawn(Job job) {
        if (job.cancelRequest().isPresent()) {
            end(job, new Outcome.Cancelled("never sent"));
            return;
        }
        Job spawning = next(job)
                .state(JobState.SPAWNING)
                .attempt(job.attempt() + 1)
                .pace(Duration.ofMinutes(10))
                .build();
        SpawnRequest request =
                SpawnRequest.of(spawning).webhookUrl(URI.create(environment.webhookBase() + "?job=" + job.id()));
        ProviderClient provider = provider(job.target().provider());
        if (bug == ToySystem.Bug.SENDS_BEFORE_IT_WRITES) {
            provider.spawn(request);
        }
        if (!write(job, spawning, Due.in(spawning.pace()), EventKind.SPAWN_STARTED)) {
            return;
        }
        SpawnAnswer answer = provider.spawn(request);
        if (answer instanceof SpawnAnswer.Accepted taken) {
            accepted(spawning, taken.handle(), environment.clock().instant());
        } else if (answer instanceof SpawnAnswer.Refused refused) {
            end(spawning, new Outcome.Failed(refused.failure()));
        } else if (answer instanceof SpawnAnswer.NotSent || bug == ToySystem.Bug.RESPAWNS_WHAT_MAY_HAVE_ARRIVED) {
            again(spawning);
        }
    }

    void accepted(Job job, Handle handle, Instant at) {
        boolean loses = bug == ToySystem.Bug.LOSES_THE_HANDLE;
        Handle kept = loses ? Handle.of(handle.target(), "lost-" + handle.id()) : handle;
        Job queued = next(job)
                .state(JobState.QUEUED)
                .handle(kept)
                .dispatchedAt(at)
                .pace(PACE)
                .silence(null)
                .build();
        write(job, queued, Due.in(PACE), EventKind.SPAWN_ACCEPTED);
    }

    private void again(Job job) {
        write(job, next(job).state(JobState.ACCEPTED).pace(PACE).build(), Due.in(PACE), EventKind.SPAWN_NOT_SENT);
    }

    /** The answer to a spawn is missing: look it up, and give up in the end. */
    private void resolve(Job job) {
        int looks = job.silence().map(Silence::looks).orElse(0);
        SpawnLookup.Found found = provider(job.target().provider()) instanceof SpawnLookup search
                ? search.lookUp(SpawnRequest.of(job), job.updatedAt())
                : new SpawnLookup.Found.CannotTell("there is no look-up");
        if (found instanceof SpawnLookup.Found.There there) {
            accepted(job, there.handle(), job.updatedAt());
        } else if (found instanceof SpawnLookup.Found.NotThere) {
            again(job);
        } else if (looks >= DOUBTS) {
            end(job, new Outcome.Failed(Failure.of(FailureKind.SPAWN_IN_DOUBT, "nobody knows")));
        } else {
            silent(job, looks);
        }
    }

    private void silent(Job job, int looks) {
        Silence silence = new Silence(environment.clock().instant(), Duration.ZERO, looks + 1, 0, 0, "");
        Due due = bug == ToySystem.Bug.NEVER_LOOKS_AGAIN ? Due.never() : Due.in(job.pace());
        write(job, next(job).silence(silence).build(), due, EventKind.SILENCE_CHANGED);
    }

    private void observe(Job job) {
        Handle handle = job.handle().orElseThrow();
        ProviderClient provider = provider(handle.target().provider());
        CancelRequest cancel = job.cancelRequest().orElse(null);
        if (cancel != null && !cancel.isAnswered()) {
            provider.cancel(handle);
            Job asked = next(job)
                    .cancelRequest(cancel.answered(CancelRequest.Answer.AGREED))
                    .build();
            write(job, asked, Due.now(), EventKind.CANCEL_SENT);
            return;
        }
        if (isTimeUp(job)) {
            provider.cancel(handle);
            end(job, new Outcome.Failed(Failure.of(FailureKind.TIMED_OUT, "it took too long")));
            return;
        }
        ProviderStatus status = provider.observe(handle);
        if (status instanceof ProviderStatus.Alive alive) {
            JobState state = status instanceof ProviderStatus.Queued ? JobState.QUEUED : JobState.RUNNING;
            Job.Builder next = next(job).state(state).silence(null);
            if (bug == ToySystem.Bug.SHOWS_PROGRESS_AS_IT_COMES) {
                next.reportedProgress(alive.progress().orElse(null));
            }
            write(job, next.build(), Due.in(PACE), EventKind.STATE_CHANGED);
        } else if (status instanceof ProviderStatus.Succeeded) {
            fetch(job, provider, handle);
        } else if (status instanceof ProviderStatus.Failed failed) {
            end(job, new Outcome.Failed(failed.failure()));
        } else if (status instanceof ProviderStatus.Cancelled cancelled) {
            end(job, new Outcome.Cancelled(cancelled.reason()));
        } else {
            unknown(job);
        }
    }

    private boolean isTimeUp(Job job) {
        if (bug == ToySystem.Bug.TIMES_OUT_AT_RANDOM && environment.random().nextInt(10) == 0) {
            return true;
        }
        Instant now = environment.clock().instant();
        return job.spec().deadline().filter(now::isAfter).isPresent();
    }

    private void unknown(Job job) {
        int looks = job.silence().map(Silence::looks).orElse(0);
        int most = bug == ToySystem.Bug.TAKES_SILENCE_FOR_DEATH ? 10 : SILENT;
        if (bug == ToySystem.Bug.TAKES_TROUBLE_FOR_FAILURE || looks >= most) {
            end(job, new Outcome.Failed(Failure.of(FailureKind.LOST, "the provider does not say")));
        } else {
            silent(job, looks);
        }
    }

    private void fetch(Job job, ProviderClient provider, Handle handle) {
        ResultAnswer result = provider.result(handle);
        if (result instanceof ResultAnswer.Ready ready) {
            end(job, new Outcome.Succeeded(ready.result()));
        } else if (result instanceof ResultAnswer.Failed failed) {
            end(job, new Outcome.Failed(failed.failure()));
        } else if (result instanceof ResultAnswer.Gone) {
            end(job, new Outcome.Failed(Failure.of(FailureKind.NO_OUTPUT, "the result has expired")));
        } else {
            unknown(job);
        }
    }

    private void end(Job job, Outcome outcome) {
        Job ended = next(job)
                .state(JobState.FINALIZING)
                .outcome(outcome)
                .pace(PACE)
                .silence(null)
                .build();
        if (write(job, ended, Due.now(), EventKind.OUTCOME_STORED)) {
            finish(ended);
        }
    }

    /** Works off the steps that have no checkpoint yet, then settles. */
    private void finish(Job job) {
        Outcome outcome = job.outcome().orElseThrow();
        boolean success = outcome instanceof Outcome.Succeeded;
        List<String> done = environment.store().steps(job.id()).stream()
                .map(StepRecord::step)
                .toList();
        Job current = job;
        String elsewhere = success ? StepEffects.CHARGE : StepEffects.RELEASE;
        if (!done.contains(elsewhere)) {
            payOrRelease(job, success, elsewhere);
            Job next = next(current).build();
            Change change =
                    change(current, next, Due.now(), EventKind.STEP_DONE).step(record(next, elsewhere));
            if (environment.store().apply(List.of(change)).get(0) != Verdict.APPLIED) {
                return;
            }
            current = next;
        }
        String here = success ? StepEffects.DELIVER : StepEffects.APOLOGISE;
        JobState end =
                success ? JobState.SUCCEEDED : outcome instanceof Outcome.Failed ? JobState.FAILED : JobState.CANCELLED;
        Job settled = next(current)
                .state(end)
                .settledAt(environment.clock().instant())
                .build();
        Change change = change(current, settled, Due.never(), EventKind.SETTLED).step(record(settled, here));
        inTransaction(environment.store(), change, here);
    }

    private void payOrRelease(Job job, boolean success, String step) {
        String key = job.id() + "/" + step;
        if (success || bug == ToySystem.Bug.CHARGES_FAILURES) {
            String suffix = bug == ToySystem.Bug.CHARGES_UNDER_A_FRESH_KEY
                    ? "" + environment.random().nextInt()
                    : "";
            environment.effects().charge(job.owner(), job.id() + "/" + StepEffects.CHARGE + suffix);
        }
        if (!success) {
            environment.effects().release(job.owner(), key);
        }
    }

    private <T> void inTransaction(dev.farjob.store.JobStore store, Change change, String step) {
        @SuppressWarnings("unchecked")
        TransactionalJobStore<T> transactional = (TransactionalJobStore<T>) store;
        try {
            transactional.apply(change.before(), transaction -> {
                environment.effects().write(transaction, change.id(), step);
                return change;
            });
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
        }
    }

    private StepRecord record(Job job, String step) {
        return new StepRecord(
                job.id(), step, StepRecord.Status.DONE, environment.clock().instant(), "");
    }

    Job.Builder next(Job job) {
        return job.next(environment.clock().instant(), environment.name());
    }

    boolean write(Job before, Job after, Due due, EventKind kind) {
        return environment
                        .store()
                        .apply(List.of(change(before, after, due, kind)))
                        .get(0)
                == Verdict.APPLIED;
    }

    private static Change change(Job before, Job after, Due due, EventKind kind) {
        return Change.of(before, after, due).event(JobEvent.of(after, kind, Cause.SWEEP, ""));
    }
}
