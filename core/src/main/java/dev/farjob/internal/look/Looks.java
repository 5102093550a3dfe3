package dev.farjob.internal.look;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which jobs this node is looking at: so many of each provider at a time, and none twice. */
public final class Looks {

    private final int perProvider;
    private final Set<JobId> jobs = new HashSet<>();
    private final Map<String, Integer> byProvider = new HashMap<>();

    public Looks(int perProvider) {
        this.perProvider = perProvider;
    }

    /** How many more jobs of a provider there is room for. */
    public synchronized int free(String provider) {
        return perProvider - byProvider.getOrDefault(provider, 0);
    }

    /** Whether the look may begin; false if one at the same job is still under way. */
    public synchronized boolean begin(Job job) {
        if (!jobs.add(job.id())) {
            return false;
        }
        byProvider.merge(job.target().provider(), 1, Integer::sum);
        return true;
    }

    /** Whether the look may begin and there is room for it. */
    public synchronized boolean beginIfRoom(Job job) {
        return free(job.target().provider()) > 0 && begin(job);
    }

    public synchronized void end(Job job) {
        jobs.remove(job.id());
        byProvider.merge(job.target().provider(), -1, Integer::sum);
    }

    public synchronized int underWay() {
        return jobs.size();
    }
}
