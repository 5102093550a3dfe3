package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.JobQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs by what people ask for, each group newest first. A page is read from the groups that fit the question best, and at
 * most as far as the page is long where nothing else was asked for.
 */
final class Listing {

    private static final Comparator<JobQuery.Position> NEWEST_FIRST = Comparator.comparing(JobQuery.Position::createdAt)
            .thenComparing(JobQuery.Position::id)
            .reversed();

    private enum Mark {
        UNSEEN,
        LATE_SUCCESS
    }

    /**
     * Jobs that have something in common.
     *
     * @param owner whose they are; null for everyone's
     * @param trait a state, a subject or a mark
     */
    private record Group(@Nullable Owner owner, Object trait) {}

    private final Map<Group, NavigableMap<JobQuery.Position, JobRow>> groups = new HashMap<>();
    private final Visits visits;

    Listing(Visits visits) {
        this.visits = visits;
    }

    /** Whether a write leaves the job in the groups that it is in. */
    static boolean staysPut(Job before, Job after) {
        return before.state() == after.state()
                && before.isUnseen() == after.isUnseen()
                && before.lateSuccessAt().isPresent() == after.lateSuccessAt().isPresent();
    }

    void add(JobRow row) {
        for (Group group : groupsOf(row.job)) {
            groups.computeIfAbsent(group, absent -> new TreeMap<>(NEWEST_FIRST)).put(row.position, row);
        }
    }

    void remove(JobRow row) {
        for (Group group : groupsOf(row.job)) {
            groups.computeIfPresent(group, (same, rows) -> {
                rows.remove(row.position);
                return rows.isEmpty() ? null : rows;
            });
        }
    }

    List<Job> page(JobQuery query) {
        List<JobRow> found = new ArrayList<>();
        for (Group group : groupsFor(query)) {
            NavigableMap<JobQuery.Position, JobRow> rows = groups.get(group);
            if (rows != null) {
                addMatching(rows, query, found);
            }
        }
        found.sort(Comparator.comparing(row -> row.position, NEWEST_FIRST));
        return found.stream().limit(query.limit()).map(row -> row.job).toList();
    }

    // An iterator and not a stream: a stream would ask the tail for its size, which counts it
    private void addMatching(NavigableMap<JobQuery.Position, JobRow> rows, JobQuery query, List<JobRow> found) {
        int room = query.limit();
        for (JobRow row : query.after()
                .map(position -> rows.tailMap(position, false))
                .orElse(rows)
                .values()) {
            visits.count();
            if (query.matches(row.job)) {
                found.add(row);
                if (--room == 0) {
                    return;
                }
            }
        }
    }

    /** How many there are in each state. Counts by owner and state alone are known without looking at a job. */
    Map<JobState, Long> count(JobQuery query) {
        boolean isPlain = query.subject().isEmpty()
                && query.provider().isEmpty()
                && query.target().isEmpty()
                && query.tags().isEmpty()
                && !query.isUnseen()
                && !query.isLateSuccess();
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (Group group : groupsFor(query)) {
            NavigableMap<JobQuery.Position, JobRow> rows = groups.get(group);
            if (rows == null) {
                continue;
            }
            if (isPlain) {
                counts.put((JobState) group.trait(), (long) rows.size());
            } else {
                rows.values().stream()
                        .filter(row -> query.matches(row.job))
                        .forEach(row -> counts.merge(row.job.state(), 1L, Long::sum));
            }
        }
        return counts;
    }

    private static List<Group> groupsOf(Job job) {
        List<Group> groups = new ArrayList<>(5);
        groups.add(new Group(null, job.state()));
        groups.add(new Group(job.owner(), job.state()));
        job.spec().subject().ifPresent(subject -> groups.add(new Group(job.owner(), subject)));
        if (job.isUnseen()) {
            groups.add(new Group(job.owner(), Mark.UNSEEN));
        }
        if (job.lateSuccessAt().isPresent()) {
            groups.add(new Group(null, Mark.LATE_SUCCESS));
            groups.add(new Group(job.owner(), Mark.LATE_SUCCESS));
        }
        return groups;
    }

    private static List<Group> groupsFor(JobQuery query) {
        Owner owner = query.owner().orElse(null);
        if (query.isLateSuccess()) {
            return List.of(new Group(owner, Mark.LATE_SUCCESS));
        }
        if (owner != null && query.isUnseen()) {
            return List.of(new Group(owner, Mark.UNSEEN));
        }
        if (owner != null && query.subject().isPresent()) {
            return List.of(new Group(owner, query.subject().get()));
        }
        Set<JobState> states = query.states().isEmpty() ? EnumSet.allOf(JobState.class) : query.states();
        return states.stream().map(state -> new Group(owner, state)).toList();
    }
}
