package dev.farjob.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The jobs that have a due time, in the order in which they become due. Each provider has its own queue, so that a claim
 * which leaves a provider out does not have to step over its jobs.
 */
final class Agenda {

    private static final Comparator<JobRow> LONGEST_DUE_FIRST =
            Comparator.comparing(Agenda::dueOf).thenComparing(row -> row.job.id());

    private final Map<String, NavigableSet<JobRow>> queues = new HashMap<>();
    private final Visits visits;

    Agenda(Visits visits) {
        this.visits = visits;
    }

    void add(JobRow row) {
        if (row.due != null) {
            queues.computeIfAbsent(providerOf(row), name -> new TreeSet<>(LONGEST_DUE_FIRST))
                    .add(row);
        }
    }

    void remove(JobRow row) {
        NavigableSet<JobRow> queue = queues.get(providerOf(row));
        if (row.due != null && queue != null) {
            queue.remove(row);
            if (queue.isEmpty()) {
                queues.remove(providerOf(row));
            }
        }
    }

    /** What is due by now, the longest due first. */
    List<JobRow> due(Instant now, int limit, Set<String> exceptProviders) {
        List<JobRow> found = new ArrayList<>();
        queues.forEach((provider, queue) -> {
            if (!exceptProviders.contains(provider)) {
                addDue(queue, now, limit, found);
            }
        });
        found.sort(LONGEST_DUE_FIRST);
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    private void addDue(NavigableSet<JobRow> queue, Instant now, int limit, List<JobRow> found) {
        int taken = 0;
        for (JobRow row : queue) {
            if (taken++ == limit || dueOf(row).isAfter(now)) {
                return;
            }
            visits.count();
            found.add(row);
        }
    }

    private static Instant dueOf(JobRow row) {
        return Objects.requireNonNull(row.due, "a job without a due time is on no agenda");
    }

    private static String providerOf(JobRow row) {
        return row.job.target().provider();
    }
}
