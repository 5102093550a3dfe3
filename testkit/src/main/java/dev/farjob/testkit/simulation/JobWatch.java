package dev.farjob.testkit.simulation;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows every job write by write, and judges each write by what it was before. */
final class JobWatch {

    private final Simulation simulation;
    private final Scenario scenario;
    private final Violations violations;
    private final OutcomeJudge judge;
    private final AttemptJudge attempts;
    private final WishJudge wishes;
    private final SettledJudge settledOnes;
    private final StepJudge steps;
    private final ProgressJudge progress;
    private final LimitJudge limits;
    private final ChainJudge chains;
    private final AdoptionJudge adoptions;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Map<String, JobId> keys = new HashMap<>();
    private final Set<String> intents = new HashSet<>();
    private final Map<JobId, Integer> repeats = new HashMap<>();
    private final Map<JobId, Instant> settled = new HashMap<>();
    private final Map<JobId, Instant> settledFirst = new HashMap<>();
    private final Set<JobId> succeeded = new HashSet<>();
    private final Set<JobId> touched = new HashSet<>();
    private final Set<JobId> givenUp = new HashSet<>();
    private final Set<String> doubted = new HashSet<>();

    JobWatch(
            Simulation simulation,
            Scenario scenario,
            Violations violations,
            OutcomeJudge judge,
            AttemptJudge attempts,
            StepJudge steps,
            ProgressJudge progress,
            Truth truth) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.violations = violations;
        this.judge = judge;
        this.attempts = attempts;
        this.wishes = new WishJudge(violations);
        this.settledOnes = new SettledJudge(scenario, violations);
        this.steps = steps;
        this.progress = progress;
        this.limits = new LimitJudge(scenario, violations);
        this.chains = new ChainJudge(violations, this);
        this.adoptions = new AdoptionJudge(violations, truth, this);
    }

    /** How many more runs than one may be had of this job: it was sent again by a policy or a person. */
    int repeats(JobId id) {
        return repeats.getOrDefault(id, 0);
    }

    /** When it settled, by the true time. */
    Optional<Instant> settledAt(JobId id) {
        return Optional.ofNullable(settled.get(id));
    }

    /** The same, for the first time, where a late success has reopened it since. */
    Optional<Instant> firstSettledAt(JobId id) {
        return Optional.ofNullable(settledFirst.get(id));
    }

    /** Whether it has settled so long ago that it may be gone: by the clocks of who settled and of who removes it. */
    boolean mayBeGone(JobId id) {
        boolean isSettled = job(id).filter(job -> job.state().isSettled()).isPresent();
        return isSettled
                && scenario.retention()
                        .filter(kept -> !settledAt(id)
                                .orElse(Instant.MAX.minus(kept))
                                .plus(kept)
                                .isAfter(simulation.now().plus(judge.worstSkew().multipliedBy(2))))
                        .isPresent();
    }

    /** Whether it has ever had a success for its outcome, whatever its steps made of it. */
    boolean hasSucceeded(JobId id) {
        return succeeded.contains(id);
    }

    /** Whether a person did something about it. */
    boolean isTouched(JobId id) {
        return touched.contains(id);
    }

    /** Whether a person has settled it and gives back by hand what is still to be given back. */
    boolean isGivenUp(JobId id) {
        return givenUp.contains(id);
    }

    /** Its owner was told that a cancel of it is on record, or a person that it is given up: it does not come back by itself. */
    void notWanted(JobId id) {
        wishes.notWanted(id);
    }

    /** Whether the log says of this attempt that it is in doubt and that the host accepts a second charge. */
    boolean isInDoubt(JobId id, int attempt) {
        return doubted.contains(id + "/" + attempt);
    }

    /** The judge of adoptions. */
    AdoptionJudge adoptions() {
        return adoptions;
    }

    /** The judge of chains. */
    ChainJudge chains() {
        return chains;
    }

    Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Collection<Job> jobs() {
        return jobs.values();
    }

    /** Whether this attempt to spawn was on record before now. */
    boolean isIntended(String attempt) {
        return intents.contains(attempt);
    }

    void inserted(Job job) {
        require(jobs.put(job.id(), job) == null, job, () -> "was inserted twice");
        require(job.version() == 1, job, () -> "was inserted at another version than 1");
        steps.accepted(job);
        chains.inserted(job);
        adoptions.inserted(job);
        attempts.inserted(job);
        job.spec().idempotencyKey().ifPresent(key -> {
            JobId other = keys.put(job.owner() + " " + key, job.id());
            require(
                    other == null || mayBeGone(other),
                    job,
                    () -> "has the idempotency key of job " + other + " of the same owner");
        });
    }

    void claimed(Job job) {
        Job before = known(job);
        require(!before.state().isSettled(), job, () -> "was claimed after it was settled");
        require(
                job.version() == before.version() && job.stamp().equals(before.stamp()),
                job,
                () -> "was claimed, and is another write than " + before);
        require(job.state() == before.state(), job, () -> "was claimed, and changed its state from " + before);
    }

    void applied(Change change, Verdict verdict) {
        if (verdict != Verdict.APPLIED) {
            return;
        }
        Job before = known(change.after());
        Job after = change.after();
        require(after.version() == before.version() + 1, after, () -> "was written over version " + before.version());
        require(after.plan().equals(before.plan()), after, () -> "was accepted with other steps: " + before.plan());
        Optional<JobEvent> event = change.event();
        require(isLegal(before, after, event), after, () -> "came from " + before.state() + ", which is no legal move");
        checkEvent(before, after, event.orElse(null));
        checkAttempt(before, after);
        settledOnes.written(before, after, event);
        wishes.written(before, after, event);
        progress.written(before, after, event);
        event.ifPresent(happened -> note(before, after, happened));
        jobs.put(after.id(), after);
        if (before.state() == JobState.ACCEPTED && after.state() == JobState.SPAWNING) {
            limits.check(after, jobs.values());
        }
        if (after.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent()) {
            succeeded.add(after.id());
        }
        attempts.written(before, after, event);
        judge.written(before, after);
    }

    private boolean isLegal(Job before, Job after, Optional<JobEvent> event) {
        JobState from = before.state();
        JobState to = after.state();
        return LegalMoves.allow(from, to)
                || (SettledJudge.isByHand(event) && LegalMoves.allowByHand(from, to))
                || (repeats(after.id()) > 0 && LegalMoves.allowWhereSentAgain(from, to))
                || (scenario.tries(Variation.LATE_SUCCESS_REOPENS) && LegalMoves.allowWhereReopened(from, to));
    }

    private void note(Job before, Job after, JobEvent event) {
        boolean byPolicy = event.kind() == EventKind.SPAWN_UNKNOWN && scenario.tries(Variation.IN_DOUBT_RESPAWNS);
        boolean sentAgain = after.state() == JobState.ACCEPTED && (byPolicy || event.kind() == EventKind.REDRIVEN);
        if (sentAgain && before.attempt() > 0) {
            repeats.merge(after.id(), 1, Integer::sum);
        }
        if (byPolicy && sentAgain) {
            doubted.add(before.id() + "/" + before.attempt());
        }
        if (SettledJudge.isByHand(Optional.of(event))) {
            touched.add(after.id());
        }
        if (event.kind() == EventKind.ABANDONED && isLeftToPeople(before)) {
            givenUp.add(after.id());
        }
        if (after.state().isSettled() && !before.state().isSettled()) {
            settled.put(after.id(), simulation.now());
            settledFirst.putIfAbsent(after.id(), simulation.now());
        }
    }

    /**
     * A compensation that is given up while it waits for a person, or a late success whose failure was compensated before, is
     * undone by hand. One that is under way is nobody's to give up.
     */
    private static boolean isLeftToPeople(Job job) {
        boolean succeeded =
                job.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent();
        return job.outcome().isPresent()
                && (succeeded ? job.lateSuccessAt().isPresent() : job.state() == JobState.PARKED);
    }

    private Job known(Job job) {
        Job before = jobs.get(job.id());
        if (before == null) {
            violations.report(1, job + " was written and never inserted");
        }
        return Objects.requireNonNull(before);
    }

    private void checkEvent(Job before, Job after, @Nullable JobEvent event) {
        if (event == null) {
            require(
                    before.state() == after.state(),
                    after,
                    () -> "changed from " + before.state() + " without an event");
            return;
        }
        require(
                event.job().equals(after.id())
                        && event.version() == after.version()
                        && event.state() == after.state()
                        && (event.attempt() == after.attempt() || event.kind() == EventKind.SUPERSEDED_ATTEMPT),
                after,
                () -> "has an event that tells another story: " + event);
    }

    private void checkAttempt(Job before, Job after) {
        require(
                after.attempt() == before.attempt()
                        || (after.attempt() == before.attempt() + 1 && after.state() == JobState.SPAWNING),
                after,
                () -> "went from attempt " + before.attempt() + " to " + after.attempt());
        if (after.state() == JobState.SPAWNING) {
            intents.add(after.id() + "/" + after.attempt());
            attempts.recorded(after);
        }
    }

    /** The contradiction is put into words only if there is one. */
    private void require(boolean holds, Job job, Supplier<String> contradiction) {
        if (!holds) {
            violations.report(3, job + " " + contradiction.get());
        }
    }
}
