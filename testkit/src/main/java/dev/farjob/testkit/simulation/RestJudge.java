package dev.farjob.testkit.simulation;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.RemoteJob;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Judges a run when everything has come to rest. */
final class RestJudge {

    private static final Set<FailureKind> DOUBT =
            Set.of(FailureKind.SPAWN_IN_DOUBT, FailureKind.LOST, FailureKind.TIMED_OUT);

    private final Scenario scenario;
    private final Violations violations;
    private final JobWatch watch;
    private final Truth truth;
    private final JobStore store;
    private final StepJudge steps;
    private final Ledger ledger;
    private final Optional<List<String>> rows;

    RestJudge(
            Scenario scenario,
            Violations violations,
            JobWatch watch,
            Truth truth,
            JobStore store,
            StepJudge steps,
            Ledger ledger,
            Optional<List<String>> rows) {
        this.scenario = scenario;
        this.violations = violations;
        this.watch = watch;
        this.truth = truth;
        this.store = store;
        this.steps = steps;
        this.ledger = ledger;
        this.rows = rows;
    }

    void judge() {
        for (Job job : watch.jobs()) {
            if (!watch.mayBeGone(job.id())) {
                stored(job);
            }
            if (job.state().isLive()) {
                violations.report(8, job + " is still live; its run is " + truth.of(job));
            }
            money(job);
            if (job.state() == JobState.SUCCEEDED && job.lateSuccessAt().isEmpty()) {
                steps.judge(job, scenario.work());
                if (!watch.mayBeGone(job.id())) {
                    steps.judgeVersion(job, store.steps(job.id()));
                }
            }
            rows.ifPresent(written -> rows(job, written));
        }
        keys();
        truth.all().forEach(run -> truth.jobOf(run).ifPresent(id -> owned(run, id)));
    }

    private void stored(Job job) {
        Job stored = store.find(job.id()).orElse(null);
        if (stored == null || stored.version() != job.version() || stored.state() != job.state()) {
            violations.report(3, job + " was written last, and stored is " + stored);
        }
        long version = 0;
        for (JobEvent event : store.events(job.id(), 0)) {
            if (event.version() <= version || event.version() > job.version()) {
                violations.report(3, job + " has events out of order: " + event + " after version " + version);
            }
            version = event.version();
        }
    }

    private void money(Job job) {
        String bill = job.id() + "/" + StepEffects.BILL;
        String charge = steps.wasAcceptedByUpdated(job) ? bill : job.id() + "/" + StepEffects.CHARGE;
        if (ledger.has(bill) && ledger.has(job.id() + "/" + StepEffects.CHARGE)) {
            violations.report(
                    Promise.MONEY_BALANCES, job + " is charged twice, under the old name of the step and the new");
        }
        String release = job.id() + "/" + StepEffects.RELEASE;
        boolean charged = ledger.has(charge);
        boolean released = ledger.has(release);
        boolean recharged = ledger.has(job.id() + "/" + StepEffects.RECHARGE);
        boolean givenBack =
                !charged || (watch.hasSucceeded(job.id()) && (!released || ledger.isBefore(charge, release)));
        boolean right = switch (job.state()) {
            case SUCCEEDED ->
                job.lateSuccessAt().isPresent()
                        ? recharged && (released || watch.isGivenUp(job.id())) && givenBack
                        : charged && !released && !recharged;
            // A late success that a person gives up halfway was compensated before, and is so by hand now
            case FAILED, CANCELLED ->
                watch.isGivenUp(job.id()) ? givenBack || recharged : released && givenBack && !recharged;
            default -> givenBack;
        };
        if (!right) {
            violations.report(
                    Promise.MONEY_BALANCES,
                    job + " is " + (charged ? "charged" : "not charged") + ", "
                            + (released ? "released" : "not released") + (givenBack ? "" : " before that") + " and "
                            + (recharged ? "recharged" : "not recharged"));
        }
    }

    /** Every call under the key of its job and step, by the job's owner. */
    private void keys() {
        for (Ledger.Call call : ledger.calls()) {
            boolean right = watch.jobs().stream()
                    .anyMatch(job -> job.owner().equals(call.owner()) && isKey(call.key(), job, call.step()));
            if (!right) {
                violations.report(5, "a step called the ledger as " + call);
            }
        }
    }

    private static boolean isKey(String key, Job job, String step) {
        boolean renamed = step.equals(StepEffects.CHARGE) && key.equals(job.id() + "/" + StepEffects.BILL);
        return renamed || key.equals(job.id() + "/" + step);
    }

    private void rows(Job job, List<String> written) {
        int delivered = Collections.frequency(written, FaultyEffects.row(job.id(), StepEffects.DELIVER));
        int apologised = Collections.frequency(written, FaultyEffects.row(job.id(), StepEffects.APOLOGISE));
        int redelivered = Collections.frequency(written, FaultyEffects.row(job.id(), StepEffects.REDELIVER));
        boolean late = job.lateSuccessAt().isPresent();
        boolean byHand = watch.isTouched(job.id());
        boolean compensated = apologised == 1 || (apologised == 0 && watch.isGivenUp(job.id()));
        boolean right = switch (job.state()) {
            case SUCCEEDED ->
                late
                        ? redelivered == 1 && compensated && delivered == 0
                        : delivered == 1 && apologised == 0 && redelivered == 0;
            // A person may give a job up after it was delivered
            case FAILED, CANCELLED -> compensated && delivered <= (byHand ? 1 : 0) && redelivered == 0;
            default -> delivered <= 1 && apologised <= 1 && redelivered <= 1;
        };
        if (!right) {
            violations.report(
                    Promise.ROWS_ONCE,
                    job + " was delivered " + delivered + " times, apologised for " + apologised
                            + " times and delivered late " + redelivered + " times");
        }
    }

    /** A person has said that it is another job's, and what it delivers is that one's then. */
    private boolean isNamedForAnother(RemoteJob run, JobId id) {
        return watch.jobs().stream()
                .filter(job -> !job.id().equals(id)
                        && job.target().provider().equals(run.request().target().provider()))
                .anyMatch(job -> job.handle()
                        .filter(handle -> handle.id().equals(run.id()))
                        .isPresent());
    }

    private void owned(RemoteJob run, JobId id) {
        Job job = watch.job(id).orElse(null);
        if (job == null) {
            violations.report(10, run + " runs for a job that is not stored");
            return;
        }
        boolean failed = job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
        if (failed
                && truth.isReported(run)
                && job.lateSuccessAt().isEmpty()
                && recordsLateSuccesses(job)
                && !isNamedForAnother(run, id)) {
            violations.report(6, job + " does not say that it succeeded late; a webhook proved it");
        }
        boolean known = Stream.concat(
                        job.handle().stream(), job.otherAttempts().stream().map(KnownAttempt::handle))
                .anyMatch(handle -> handle.id().equals(run.id()));
        boolean isOver = run.endedAt() != null && truth.runsOf(job.id()).size() > 1;
        boolean stopped = run.cancels() > 0 || isOver;
        // If attempts in doubt are sent again, a job ends as its last one does, and its log names the others
        boolean inDoubt = saysDoubt(job) || watch.isInDoubt(job.id(), run.attempt());
        if (!known && !stopped && !inDoubt && !watch.isTouched(job.id())) {
            violations.report(10, run + " is unknown to " + job + ", which does not say that it is in doubt");
        }
    }

    private boolean recordsLateSuccesses(Job job) {
        boolean chosen = job.outcome().filter(OutcomeJudge::isFinal).isPresent();
        return !scenario.tries(Variation.LATE_SUCCESS_DISCARDED) && !chosen && !watch.mayBeGone(job.id());
    }

    private static boolean saysDoubt(Job job) {
        if (job.state() == JobState.PARKED) {
            return job.parking()
                    .map(Parking::reason)
                    .filter(reason -> DOUBT.contains(reason.kind()))
                    .isPresent();
        }
        return job.outcome().orElse(null) instanceof Outcome.Failed failed
                && DOUBT.contains(failed.failure().kind());
    }
}
