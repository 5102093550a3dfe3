package dev.farjob.testkit.simulation;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.testkit.provider.RemoteJob;
import java.util.HashMap;
import java.util.Map;

/** Holds the system to one job for each remote job that was started by other means, or it would be paid for twice. */
final class AdoptionJudge {

    private final Violations violations;
    private final Truth truth;
    private final JobWatch watch;
    private final Map<String, RemoteJob> elsewhere = new HashMap<>();
    private final Map<String, JobId> adopted = new HashMap<>();

    AdoptionJudge(Violations violations, Truth truth, JobWatch watch) {
        this.violations = violations;
        this.truth = truth;
        this.watch = watch;
    }

    /** The provider has a remote job that no host knows of. */
    void startedElsewhere(RemoteJob remote) {
        elsewhere.put(remote.id(), remote);
        truth.startedElsewhere(remote);
    }

    /** A job was inserted; one that has a remote job already adopts it. */
    void inserted(Job job) {
        job.handle().map(Handle::id).ifPresent(id -> adopted(job, id));
    }

    private void adopted(Job job, String id) {
        RemoteJob remote = elsewhere.get(id);
        if (remote == null) {
            violations.report(Promise.PROVIDERS_WORD, job + " is inserted with a remote job that nobody has named");
            return;
        }
        JobId other = adopted.put(id, job.id());
        if (other != null && !watch.mayBeGone(other) && !watch.isTouched(other)) {
            violations.report(
                    Promise.MONEY_BALANCES, job + " and " + other + " both have " + remote + ", and are both paid for");
        }
        truth.adopted(remote, job.id());
    }

    /** Somebody was told that this job has the remote job. */
    void acknowledged(Owner owner, RemoteJob remote, Job told) {
        if (!told.owner().equals(owner)) {
            violations.report(Promise.WALLS, told + " was shown to " + owner);
        }
        boolean isStored = watch.job(told.id())
                .filter(job -> job.version() >= told.version())
                .isPresent();
        if (!isStored) {
            violations.report(Promise.INTENT_FIRST, told + " was acknowledged and is not stored");
        }
        boolean has = told.handles().stream().anyMatch(handle -> handle.id().equals(remote.id()));
        if (!has && !watch.isTouched(told.id())) {
            violations.report(Promise.ANSWERS_TRUE, told + " is said to have " + remote + ", and has not");
        }
    }
}
