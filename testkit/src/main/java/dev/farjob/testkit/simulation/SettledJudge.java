package dev.farjob.testkit.simulation;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import java.util.Optional;

/** Judges what is still written of a job that was settled: little, and nothing of a success. */
final class SettledJudge {

    private final Scenario scenario;
    private final Violations violations;

    SettledJudge(Scenario scenario, Violations violations) {
        this.scenario = scenario;
        this.violations = violations;
    }

    static boolean isByHand(Optional<JobEvent> event) {
        return event.map(JobEvent::cause).filter(Cause.HAND::equals).isPresent();
    }

    void written(Job before, Job after, Optional<JobEvent> event) {
        if (!before.state().isSettled() || isReopened(before, after, event) || isOnlyLogged(before, after, event)) {
            return;
        }
        boolean isLate =
                before.lateSuccessAt().isEmpty() && after.lateSuccessAt().isPresent();
        boolean isUnwanted = before.unwanted().isEmpty() && after.unwanted().isPresent();
        boolean isStray = after.otherAttempts().size() == before.otherAttempts().size() + 1
                && after.lateSuccessAt().equals(before.lateSuccessAt());
        boolean isOnRecordOnly = before.state() != JobState.SUCCEEDED
                && before.outcome().equals(after.outcome())
                && before.settledAt().equals(after.settledAt());
        if (!isOnRecordOnly || !(isLate || isUnwanted || isStray)) {
            violations.report(
                    3,
                    after + " was settled and changed, and not to record a late success, a stray, or that it is not"
                            + " wanted");
        }
    }

    /** A run of a step ended when its job had ended without it, and nothing but the log says so. */
    private static boolean isOnlyLogged(Job before, Job after, Optional<JobEvent> event) {
        return event.map(JobEvent::kind)
                        .filter(kind -> kind == EventKind.STEP_DONE_LATE || kind == EventKind.STEP_FAILED_LATE)
                        .isPresent()
                && after.equals(before.next(after.updatedAt(), after.stamp())
                        // An acknowledgement is no write of the job, so it is not known here
                        .acknowledgedAt(after.acknowledgedAt().orElse(null))
                        .build());
    }

    /** A failure makes way for a success that came late, by a person or by the host's policy. */
    private boolean isReopened(Job before, Job after, Optional<JobEvent> event) {
        boolean may = isByHand(event) || scenario.tries(Variation.LATE_SUCCESS_REOPENS);
        boolean reopened = may
                && event.map(JobEvent::kind).filter(EventKind.REOPENED::equals).isPresent()
                && before.state() != JobState.SUCCEEDED
                && after.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent();
        if (reopened && !isByHand(event) && before.state() == JobState.CANCELLED) {
            violations.report(
                    Promise.MONEY_BALANCES, after + " is to be charged, and its owner was told that it is cancelled");
        }
        return reopened;
    }
}
