package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Compares what is left in the database with what was promised and with what the rest of the world saw. */
final class Judge {

    private final Map<String, Job> jobs = new TreeMap<>();
    private final List<String> charges;
    private final List<String> releases;
    private final List<String> orders;
    private final Map<String, Integer> spawned;
    private final Set<String> taken;
    private final Set<String> entered;

    Judge(Jdbi jdbi, JobStore store, WorldBook world) {
        JobQuery query = JobQuery.everyone().limit(JobQuery.MAX_LIMIT);
        for (List<Job> page = store.list(query); !page.isEmpty(); page = store.list(query)) {
            page.forEach(job -> jobs.put(job.id().value(), job));
            query = query.after(page.get(page.size() - 1));
        }
        charges = read(jdbi, "SELECT job FROM ledger WHERE entry = 'charge'");
        releases = read(jdbi, "SELECT job FROM ledger WHERE entry = 'release'");
        orders = read(jdbi, "SELECT job FROM orders");
        spawned = world.spawned();
        taken = world.taken();
        entered = world.entered();
    }

    /** Fails if a promise was broken. */
    void judge(Collection<String> promised) {
        assertAll(
                () -> assertEquals(Set.of(), without(promised, jobs.keySet()), "jobs that were promised and are lost"),
                () -> assertEquals(List.of(), ids(job -> !job.state().isSettled()), "jobs that are not settled"),
                () -> assertEquals(ids(Judge::succeeded), charges, "charges, one for each success and none else"),
                () -> assertEquals(
                        ids(job -> !succeeded(job)), releases, "releases, one for each failure and none else"),
                () -> assertEquals(ids(Judge::isOrdered), orders, "orders, one for each job with which one was made"),
                () -> assertEquals(
                        new TreeSet<>(ids(Judge::succeeded).stream()
                                .map(id -> id + "/tell")
                                .toList()),
                        new TreeSet<>(entered),
                        "entries in the ledger elsewhere, one for each success and none else"),
                () -> assertEquals(List.of(), repeated(), "attempts that arrived more than once"),
                () -> assertEquals(List.of(), paidTwice(), "jobs that the provider took more than once"),
                () -> assertEquals(List.of(), ids(this::isFree), "jobs that succeeded and that no provider took"),
                () -> assertEquals(List.of(), ids(Judge::endedWrongly), "jobs that ended otherwise than they had to"));
    }

    int jobs() {
        return jobs.size();
    }

    /** How many jobs failed because nobody could say whether they had arrived. */
    int inDoubt() {
        return ids(job -> failure(job, FailureKind.SPAWN_IN_DOUBT)).size();
    }

    private List<String> ids(Predicate<Job> which) {
        return jobs.values().stream()
                .filter(which)
                .map(job -> job.id().value())
                .sorted()
                .toList();
    }

    private static boolean succeeded(Job job) {
        return job.state() == JobState.SUCCEEDED;
    }

    private static boolean failure(Job job, FailureKind kind) {
        return job.outcome().orElseThrow() instanceof Outcome.Failed failed
                && failed.failure().kind() == kind;
    }

    /** A delivery may get lost only where nobody can say whether it was sent, and what was not to be delivered never is. */
    private static boolean endedWrongly(Job job) {
        return switch (Wish.of(job.target().endpoint())) {
            case DELIVER -> !succeeded(job) && !failure(job, FailureKind.SPAWN_IN_DOUBT);
            case FAIL, REFUSE -> succeeded(job);
        };
    }

    private static boolean isOrdered(Job job) {
        return Host.isOrdered(job.id());
    }

    private boolean isFree(Job job) {
        return succeeded(job)
                && taken.stream()
                        .noneMatch(attempt -> attempt.startsWith(job.id().value() + "/"));
    }

    private List<String> repeated() {
        return spawned.entrySet().stream()
                .filter(attempt -> attempt.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> paidTwice() {
        Map<String, Long> times = taken.stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.substring(0, attempt.indexOf('/')), Collectors.counting()));
        return times.entrySet().stream()
                .filter(job -> job.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Set<String> without(Collection<String> all, Set<String> these) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(these);
        return rest;
    }

    private static List<String> read(Jdbi jdbi, String sql) {
        // Sorted here, because a database may sort by another alphabet
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list().stream()
                .sorted()
                .toList());
    }
}
