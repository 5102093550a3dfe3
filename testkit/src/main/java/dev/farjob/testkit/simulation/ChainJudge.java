package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.model.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Knows which job a step of which job has to submit, and holds the system to exactly one. */
final class ChainJudge {

    private final Violations violations;
    private final JobWatch watch;
    private final Map<String, Job> chained = new HashMap<>();

    ChainJudge(Violations violations, JobWatch watch) {
        this.violations = violations;
        this.watch = watch;
    }

    /** The job that a step of this one has to submit. Its subject says after which it comes, and nothing comes after it. */
    static Optional<JobSpec> next(Job job) {
        boolean isDue = job.spec().subject().isEmpty() && (job.id().hashCode() & 7) == 1;
        return isDue
                ? Optional.of(JobSpec.of(job.owner(), job.target(), Payload.ofJson("{}"))
                        .subject(Subject.of(job.id().value()))
                        .build())
                : Optional.empty();
    }

    /** A job was inserted. */
    void inserted(Job job) {
        job.spec().subject().ifPresent(subject -> inserted(job, subject.value()));
    }

    private void inserted(Job job, String after) {
        Job parent = watch.job(JobId.of(after)).orElse(null);
        if (parent == null
                || !watch.hasSucceeded(parent.id())
                || !parent.owner().equals(job.owner())) {
            violations.report(Promise.STEPS_DONE, job + " comes after " + parent + ", which has no such step to do");
        }
        Job other = chained.put(after, job);
        if (other != null && !watch.mayBeGone(other.id())) {
            violations.report(Promise.ROWS_ONCE, job + " and " + other + " both come after " + parent);
        }
    }

    /** In the end: every job that succeeded has the one that comes after it. */
    void judge() {
        for (Job job : watch.jobs()) {
            boolean isDue = job.state() == JobState.SUCCEEDED
                    && job.lateSuccessAt().isEmpty()
                    && next(job).isPresent();
            if (isDue && !chained.containsKey(job.id().value())) {
                violations.report(
                        Promise.STEPS_DONE, job + " has succeeded, and the one that comes after it is not there");
            }
        }
    }
}
