package dev.farjob.memory;

import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Admission;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows and every index that finds them; the cost of a query depends on its answer and not on the table. Not safe for
 * threads: the store's lock is around it.
 */
final class JobTable {

    private static final Comparator<JobRow> OLDEST_SETTLED_FIRST = Comparator.comparing(
                    (JobRow row) -> row.job.settledAt().orElseThrow())
            .thenComparing(row -> row.job.id());

    private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

    private record OwnedKey(Owner owner, IdempotencyKey key) {}

    private record HandleKey(String provider, String id) {
        private static HandleKey of(Handle handle) {
            return new HandleKey(handle.target().provider(), handle.id());
        }
    }

    private final Visits visits = new Visits();
    private final Map<JobId, JobRow> byId = new HashMap<>();
    private final Map<OwnedKey, JobRow> byKey = new HashMap<>();
    private final Map<HandleKey, List<JobRow>> byHandle = new HashMap<>();
    private final NavigableSet<JobRow> settled = new TreeSet<>(OLDEST_SETTLED_FIRST);
    private final Listing listing = new Listing(visits);
    private final Agenda agenda = new Agenda(visits);
    private final InFlight inFlight = new InFlight();

    /** The obstacle to inserting this job; most of the time there is none. */
    Optional<Insertion> conflict(Job job) {
        JobRow sameKey = job.spec()
                .idempotencyKey()
                .map(key -> byKey.get(new OwnedKey(job.owner(), key)))
                .orElse(null);
        if (sameKey != null) {
            return Optional.of(new Insertion.Existing(sameKey.job));
        }
        return find(job.id())
                .map(row -> row.job.owner().equals(job.owner())
                        ? new Insertion.Existing(row.job)
                        : new Insertion.IdTaken());
    }

    /** Adds a job that nothing stands in the way of. */
    void add(NewJob added, Instant now) {
        JobRow row = new JobRow(added.job(), added.event());
        byId.put(row.job.id(), row);
        row.job.spec().idempotencyKey().ifPresent(key -> byKey.put(new OwnedKey(row.job.owner(), key), row));
        listing.add(row);
        reschedule(row, added.due(), now);
        inFlight.add(row.job);
        addHandles(row);
        addSettled(row);
    }

    /** Replaces the snapshot, and moves the row in the indexes that care. */
    void write(JobRow row, Job after) {
        Job before = row.job;
        boolean staysPut = Listing.staysPut(before, after);
        boolean sameHandles = before.handles().equals(after.handles());
        boolean sameSettling = before.settledAt().equals(after.settledAt());
        if (!staysPut) {
            listing.remove(row);
        }
        if (!sameHandles) {
            removeHandles(row);
        }
        if (!sameSettling) {
            removeSettled(row);
        }
        inFlight.remove(before);
        row.job = after;
        inFlight.add(after);
        if (!staysPut) {
            listing.add(row);
        }
        if (!sameHandles) {
            addHandles(row);
        }
        if (!sameSettling) {
            addSettled(row);
        }
    }

    /** Moves the due time. A settled or parked job has none, whatever was said. */
    void reschedule(JobRow row, Due due, Instant now) {
        row.dueByWrite = row.job.state().isLive()
                ? due.delay().map(delay -> in(delay, now)).orElse(null)
                : null;
        move(row, row.dueByWrite);
    }

    /** Notes that the job was claimed: it is due again after its pace. */
    void claimed(JobRow row, Instant now) {
        row.claimedAt = now;
        move(row, in(row.job.pace(), now));
    }

    /** Lets every job be due as its last write left it. */
    void forgetClaims() {
        for (JobRow row : byId.values()) {
            row.claimedAt = null;
            move(row, row.dueByWrite);
        }
    }

    private void move(JobRow row, @Nullable Instant due) {
        agenda.remove(row);
        row.due = due;
        agenda.add(row);
    }

    /** A due time beyond all time becomes the end of it: nothing may fail once a part of a write is done. */
    private static Instant in(Duration delay, Instant now) {
        // In seconds: a Duration between two such instants is computed by catching an overflow, which each write would
        // pay
        return delay.toSeconds() >= LAST_SECOND - now.getEpochSecond() ? Instant.MAX : now.plus(delay);
    }

    /** Removes the jobs that were settled before this, oldest first. */
    int purge(Instant settledBefore, int limit) {
        int removed = 0;
        while (removed < limit
                && !settled.isEmpty()
                && settled.first().job.settledAt().orElseThrow().isBefore(settledBefore)) {
            remove(settled.first());
            removed++;
        }
        return removed;
    }

    private void remove(JobRow row) {
        removeSettled(row);
        removeHandles(row);
        inFlight.remove(row.job);
        agenda.remove(row);
        listing.remove(row);
        row.job.spec().idempotencyKey().ifPresent(key -> byKey.remove(new OwnedKey(row.job.owner(), key)));
        byId.remove(row.job.id());
    }

    Optional<JobRow> find(JobId id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Job> newestByHandle(String provider, String handleId) {
        return byHandle.getOrDefault(new HandleKey(provider, handleId), List.of()).stream()
                .map(row -> row.job)
                .max(Comparator.comparing(Job::createdAt).thenComparing(Job::id));
    }

    /** Whether a job besides this one knows the remote job. */
    boolean isKnownToAnother(Handle handle, JobId id) {
        return byHandle.getOrDefault(HandleKey.of(handle), List.of()).stream()
                .anyMatch(row -> !row.job.id().equals(id));
    }

    List<Job> page(JobQuery query) {
        return listing.page(query);
    }

    Map<JobState, Long> count(JobQuery query) {
        return listing.count(query);
    }

    List<JobRow> due(Claim.DueJobs claim, Instant now) {
        return agenda.due(claim, now);
    }

    boolean admits(Admission admission, Job job) {
        return inFlight.admits(admission, job);
    }

    List<JobEvent> events(JobId id, long afterVersion) {
        return find(id).stream()
                .flatMap(row -> row.events.stream())
                .filter(event -> event.version() > afterVersion)
                .toList();
    }

    Visits visits() {
        return visits;
    }

    private void addHandles(JobRow row) {
        row.job.handles().forEach(handle -> byHandle.merge(HandleKey.of(handle), List.of(row), JobTable::joined));
    }

    private static List<JobRow> joined(List<JobRow> some, List<JobRow> more) {
        List<JobRow> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private void removeHandles(JobRow row) {
        row.job
                .handles()
                .forEach(handle -> byHandle.computeIfPresent(HandleKey.of(handle), (key, rows) -> {
                    List<JobRow> others =
                            rows.stream().filter(other -> other != row).toList();
                    return others.isEmpty() ? null : others;
                }));
    }

    private void addSettled(JobRow row) {
        if (row.job.settledAt().isPresent()) {
            settled.add(row);
        }
    }

    private void removeSettled(JobRow row) {
        if (row.job.settledAt().isPresent()) {
            settled.remove(row);
        }
    }
}
