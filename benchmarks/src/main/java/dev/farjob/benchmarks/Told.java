package dev.farjob.benchmarks;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The ends that the watchers of a node were told of, and when they heard of each. */
final class Told {

    private static final long MOST_SECONDS = 60;
    private static final int PERCENT = 100;

    private final Set<JobId> all = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Long> ends = new ConcurrentHashMap<>();

    void hear(Job job) {
        long now = System.nanoTime();
        if (job.state().isSettled()) {
            ends.putIfAbsent(job.id(), now);
        }
        synchronized (this) {
            all.add(job.id());
            notifyAll();
        }
    }

    /** Waits until so many jobs have been told of. */
    void awaitAll(int count) throws InterruptedException {
        await(() -> all.size() >= count);
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
                throw new IllegalStateException("watchers have not been told of everything within a minute");
            }
            wait(PERCENT);
        }
    }

    /** How many milliseconds after its beginning so many in a hundred of these ends were told at most. */
    double millis(Map<JobId, Long> begun, int percent) throws InterruptedException {
        await(() -> ends.keySet().containsAll(begun.keySet()));
        List<Long> sorted = begun.keySet().stream()
                .map(id -> ends.getOrDefault(id, 0L) - begun.getOrDefault(id, 0L))
                .sorted()
                .toList();
        int place = (int) Math.ceil(sorted.size() * percent / (double) PERCENT) - 1;
        return sorted.get(Math.max(0, place)) / 1e6;
    }
}
