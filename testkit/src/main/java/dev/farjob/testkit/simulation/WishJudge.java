package dev.farjob.testkit.simulation;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Holds the system to it that a job which is not wanted any more does not come back by itself. */
final class WishJudge {

    private final Violations violations;
    private final Set<JobId> unwanted = new HashSet<>();

    WishJudge(Violations violations) {
        this.violations = violations;
    }

    /** Somebody was told that their wish is on record. */
    void notWanted(JobId id) {
        unwanted.add(id);
    }

    /** That nobody wants it is a fact for good, unless a person takes it back who reopens the job. */
    void written(Job before, Job after, Optional<JobEvent> event) {
        boolean reopened =
                event.map(JobEvent::kind).filter(EventKind.REOPENED::equals).isPresent();
        if (reopened && event.map(JobEvent::cause).filter(Cause.HAND::equals).isPresent()) {
            unwanted.remove(after.id());
            return;
        }
        if (before.unwanted().isPresent() && !after.unwanted().equals(before.unwanted())) {
            violations.report(Promise.FENCED, after + " was not wanted, and that was taken back");
        }
        boolean chargedAgain = before.lateSuccessAt().isPresent()
                && before.outcome().isEmpty()
                && after.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent();
        if ((reopened || chargedAgain) && unwanted.contains(after.id())) {
            violations.report(
                    Promise.MONEY_BALANCES,
                    after + " is to be charged again, and its owner or a person was told that it is over");
        }
    }
}
