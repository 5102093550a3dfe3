package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.store.Admission;
import java.util.HashMap;
import java.util.Map;

/** How many jobs are in flight, by provider and by owner: counted on every write, so that nobody has to count them. */
final class InFlight {

    private final Map<String, Integer> byProvider = new HashMap<>();
    private final Map<Owner, Integer> byOwner = new HashMap<>();

    void add(Job job) {
        if (job.state().isInFlight()) {
            byProvider.merge(job.target().provider(), 1, Integer::sum);
            byOwner.merge(job.owner(), 1, Integer::sum);
        }
    }

    void remove(Job job) {
        if (job.state().isInFlight()) {
            byProvider.computeIfPresent(job.target().provider(), (name, count) -> count == 1 ? null : count - 1);
            byOwner.computeIfPresent(job.owner(), (owner, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether this job may be in flight; the place that it has already, if it has one, is its own. */
    boolean admits(Admission admission, Job job) {
        int own = job.state().isInFlight() ? 1 : 0;
        int ofProvider = byProvider.getOrDefault(job.target().provider(), 0) - own;
        int ofOwner = byOwner.getOrDefault(job.owner(), 0) - own;
        return ofProvider < admission.perProvider().orElse(Integer.MAX_VALUE)
                && ofOwner < admission.perOwner().orElse(Integer.MAX_VALUE);
    }
}
