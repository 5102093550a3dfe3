package dev.farjob.memory;

import dev.farjob.model.Owner;
import dev.farjob.store.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The jobs that have a due time, in the order in which they become due. Each provider has its own queue, because
 * claims are made per provider.
 */
final class Agenda {

    /**
     * The place of a job in its queue.
     *
     * @param id the job's; empty for a place before all jobs that are due at this time
     */
    private record Place(Instant due, String id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::due).thenComparing(Place::id);

        static Place of(JobRow row) {
            return new Place(Objects.requireNonNull(row.due), row.job.id().value());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** A job that is due, and how many of its owner's are due more recently. */
    private record Turn(int number, JobRow row) {}

    private final Map<String, NavigableMap<Place, JobRow>> queues = new HashMap<>();
    private final Visits visits;

    Agenda(Visits visits) {
        this.visits = visits;
    }

    void add(JobRow row) {
        if (row.due != null) {
            queues.computeIfAbsent(providerOf(row), name -> new TreeMap<>()).put(Place.of(row), row);
        }
    }

    void remove(JobRow row) {
        NavigableMap<Place, JobRow> queue = queues.get(providerOf(row));
        if (row.due != null && queue != null) {
            queue.remove(Place.of(row));
            if (queue.isEmpty()) {
                queues.remove(providerOf(row));
            }
        }
    }

    /** The jobs that a claim takes, in the order of their due times. */
    List<JobRow> due(Claim.DueJobs claim, Instant now) {
        NavigableMap<Place, JobRow> due = queues.getOrDefault(claim.provider(), Collections.emptyNavigableMap())
                .headMap(new Place(now.plusNanos(1), ""), false);
        List<JobRow> taken = first(due.values(), claim.longestDue());
        if (taken.size() == claim.longestDue() && claim.limit() > taken.size()) {
            JobRow last = taken.get(taken.size() - 1);
            List<JobRow> recent =
                    first(due.tailMap(Place.of(last), false).descendingMap().values(), claim.recentlyDue());
            taken.addAll(inTurn(recent, claim.limit() - taken.size()));
            taken.sort(Comparator.comparing(Place::of));
        }
        return taken;
    }

    private List<JobRow> first(Collection<JobRow> rows, int limit) {
        List<JobRow> first = new ArrayList<>();
        // An iterator and not a stream: a stream would ask a part of the queue for its size, which counts it
        for (JobRow row : rows) {
            if (first.size() == limit) {
                break;
            }
            visits.count();
            first.add(row);
        }
        return first;
    }

    private static List<JobRow> inTurn(List<JobRow> recent, int limit) {
        Map<Owner, Integer> turns = new HashMap<>();
        return recent.stream()
                .map(row -> new Turn(turns.merge(row.job.owner(), 1, Integer::sum), row))
                .sorted(Comparator.comparingInt(Turn::number))
                .limit(limit)
                .map(Turn::row)
                .toList();
    }

    private static String providerOf(JobRow row) {
        return row.job.target().provider();
    }
}
