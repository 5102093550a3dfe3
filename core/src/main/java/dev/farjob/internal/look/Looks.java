package dev.farjob.internal.look;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which jobs this node is looking at, none twice: of each provider so many that its answer is waited for, and some times more
 * whose look only waits for its write.
 */
public final class Looks {

    /** How many times more looks may wait for their write, so that a store that is slow gets large batches and no flood. */
    private static final int WRITING = 8;

    private final int perProvider;
    private final Map<JobId, Boolean> asking = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();

    private static final class Count {
        private int asking;
        private int all;
    }

    public Looks(int perProvider) {
        this.perProvider = perProvider;
    }

    /** How many more jobs of a provider there is room for. */
    public synchronized int free(String provider) {
        Count count = counts.get(provider);
        return count == null ? perProvider : Math.min(perProvider - count.asking, WRITING * perProvider - count.all);
    }

    /** Whether the look may begin; false if one at the same job is still under way. */
    public synchronized boolean begin(Job job) {
        if (asking.putIfAbsent(job.id(), true) != null) {
            return false;
        }
        Count count = counts.computeIfAbsent(job.target().provider(), name -> new Count());
        count.asking++;
        count.all++;
        return true;
    }

    /** Whether the look may begin and there is room for it. */
    public synchronized boolean beginIfRoom(Job job) {
        return free(job.target().provider()) > 0 && begin(job);
    }

    /** The provider has answered: others may be asked, while the look goes on to its write. Again does no harm. */
    public synchronized void answered(Job job) {
        if (Boolean.TRUE.equals(asking.replace(job.id(), false))) {
            count(job).asking--;
        }
    }

    /** Ends a look that has begun. */
    public synchronized void end(Job job) {
        answered(job);
        asking.remove(job.id());
        count(job).all--;
    }

    public synchronized int underWay() {
        return asking.size();
    }

    private Count count(Job job) {
        return counts.computeIfAbsent(job.target().provider(), name -> new Count());
    }
}
