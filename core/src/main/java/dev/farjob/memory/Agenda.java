package dev.farjob.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The jobs that have a due time, in the order in which they become due. Each provider has its own queue, because
 * claims are made per provider.
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

    /** What is due at a provider by now, the longest due first. */
    List<JobRow> due(String provider, Instant now, int limit) {
        List<JobRow> found = new ArrayList<>();
        for (JobRow row : queues.getOrDefault(provider, Collections.emptyNavigableSet())) {
            if (found.size() == limit || dueOf(row).isAfter(now)) {
                break;
            }
            visits.count();
            found.add(row);
        }
        return found;
    }

    private static Instant dueOf(JobRow row) {
        return Objects.requireNonNull(row.due, "a job without a due time is on no agenda");
    }

    private static String providerOf(JobRow row) {
        return row.job.target().provider();
    }
}
