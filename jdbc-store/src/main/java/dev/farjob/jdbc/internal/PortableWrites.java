package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.OutcomeText;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Subject;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.NewJob;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * H2, SQLite, MariaDB and MySQL: batches of plain statements. Rows are compared under a lock, or written on condition and
 * read again; no answer of a driver about how many rows it touched is believed.
 */
final class PortableWrites implements Writes {

    /** A claim that others were faster for looks again for something that they left. */
    private static final int MOST_ROUNDS = 10;

    private final Dialect dialect;
    private final ReadJobs reads;
    private final Tables tables;

    PortableWrites(Tables tables, Dialect dialect, ReadJobs reads) {
        this.tables = tables;
        this.dialect = dialect;
        this.reads = reads;
    }

    @Override
    public Set<JobId> insert(Handle handle, List<NewJob> jobs) {
        Set<JobId> taken = taken(handle, jobs);
        List<NewJob> free = jobs.stream()
                .filter(job -> !taken.contains(job.job().id()))
                .sorted(BY_PLACES)
                .toList();
        if (free.isEmpty()) {
            return Set.of();
        }
        List<NewJob> inserted = insertTogether(handle, free) ? free : insertSingly(handle, free);
        Map<JobId, Long> numbers = reads.numbers(
                handle, inserted.stream().map(job -> job.job().id()).toList());
        insertState(handle, inserted, numbers);
        return numbers.keySet();
    }

    /** Those whose id or key is there already, or comes twice in these. */
    private Set<JobId> taken(Handle handle, List<NewJob> jobs) {
        Set<JobId> taken = new HashSet<>(
                reads.numbers(handle, jobs.stream().map(job -> job.job().id()).toList())
                        .keySet());
        Set<List<String>> keys = new HashSet<>();
        for (NewJob added : jobs) {
            Job job = added.job();
            Optional<IdempotencyKey> key = job.spec().idempotencyKey();
            boolean isTaken = key.filter(its -> !keys.add(List.of(job.owner().value(), its.value()))
                            || reads.byKey(handle, job.owner(), its).isPresent())
                    .isPresent();
            if (isTaken) {
                taken.add(job.id());
            }
        }
        return taken;
    }

    /** False if somebody was faster with one of them; nothing is written then. */
    private boolean insertTogether(Handle handle, List<NewJob> jobs) {
        handle.savepoint("farjob");
        try {
            insertJobs(handle, jobs);
            handle.releaseSavepoint("farjob");
            return true;
        } catch (RuntimeException broken) {
            if (!Trouble.of(broken).isDuplicate()) {
                throw broken;
            }
            handle.rollbackToSavepoint("farjob");
            return false;
        }
    }

    private List<NewJob> insertSingly(Handle handle, List<NewJob> jobs) {
        return jobs.stream().filter(job -> insertTogether(handle, List.of(job))).toList();
    }

    private void insertJobs(Handle handle, List<NewJob> jobs) {
        try (RowBatch batch = new RowBatch(
                handle,
                tables.sql(
                        "INSERT INTO {job} (id, owner, subject, idem_key, provider, endpoint, created_at, not_before,"
                                + " deadline, seen, tags, input) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))) {
            for (NewJob added : jobs) {
                Job job = added.job();
                batch.row(
                        job.id().value(),
                        job.owner().value(),
                        job.spec().subject().map(Subject::value).orElse(null),
                        job.spec().idempotencyKey().map(IdempotencyKey::value).orElse(null),
                        job.target().provider(),
                        job.target().endpoint(),
                        Micros.of(job.createdAt()),
                        micros(job.spec().notBefore()),
                        micros(job.spec().deadline()),
                        job.acknowledgedAt().isPresent(),
                        TagsText.write(job.spec().tags()),
                        job.spec().input().json());
            }
            batch.execute();
        }
    }

    private void insertState(Handle handle, List<NewJob> jobs, Map<JobId, Long> numbers) {
        long now = now(handle);
        try (RowBatch live = new RowBatch(
                        handle,
                        tables.sql("INSERT INTO {live} (owner, no, id, provider, parts, due, version, stamp, state,"
                                + " attempt, pace, updated_at, late_success_at, log)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
                RowBatch settled = new RowBatch(
                        handle,
                        tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                                + " settled_at, late_success_at, acknowledged_at, parts, log)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))) {
            for (NewJob added : jobs) {
                Job job = added.job();
                Long no = numbers.get(job.id());
                String log = LogText.of(added);
                if (job.state().isSettled()) {
                    settled.row(
                            no,
                            job.id().value(),
                            job.state().name(),
                            job.version(),
                            job.stamp(),
                            job.attempt(),
                            Micros.of(job.pace()),
                            Micros.of(job.updatedAt()),
                            micros(job.settledAt()),
                            micros(job.lateSuccessAt()),
                            micros(job.acknowledgedAt()),
                            PartsText.write(job),
                            log);
                } else {
                    live.row(
                            job.owner().value(),
                            no,
                            job.id().value(),
                            job.target().provider(),
                            PartsText.write(job),
                            due(job, added.due(), now),
                            job.version(),
                            job.stamp(),
                            job.state().name(),
                            job.attempt(),
                            Micros.of(job.pace()),
                            Micros.of(job.updatedAt()),
                            micros(job.lateSuccessAt()),
                            log);
                }
            }
            live.execute();
            settled.execute();
        }
    }

    private record Locked(String owner, long no, long version, String log) {}

    @Override
    public Map<JobId, Long> change(Handle handle, List<Change> changes) {
        Map<JobId, Locked> rows = lock(handle, changes.stream().map(Change::id).toList());
        List<Change> winners = changes.stream()
                .filter(change -> isAt(rows.get(change.id()), change.before()))
                .toList();
        long now = now(handle);
        Map<JobId, Long> written = new HashMap<>();
        try (RowBatch update = new RowBatch(
                        handle,
                        tables.sql("UPDATE {live} SET due = ?, version = ?, stamp = ?, state = ?, attempt = ?,"
                                + " pace = ?, updated_at = ?, late_success_at = ?, parts = ?, log = ?"
                                + " WHERE owner = ? AND no = ?"));
                RowBatch settle = new RowBatch(
                        handle,
                        tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                                + " settled_at, late_success_at, acknowledged_at, parts, log)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
                RowBatch leave = new RowBatch(handle, tables.sql("DELETE FROM {live} WHERE owner = ? AND no = ?"))) {
            for (Change change : winners) {
                Job after = change.after();
                Locked row = Objects.requireNonNull(rows.get(change.id()));
                written.put(change.id(), row.no());
                if (after.state().isSettled()) {
                    settle.row(
                            row.no(),
                            after.id().value(),
                            after.state().name(),
                            after.version(),
                            after.stamp(),
                            after.attempt(),
                            Micros.of(after.pace()),
                            Micros.of(after.updatedAt()),
                            micros(after.settledAt()),
                            micros(after.lateSuccessAt()),
                            micros(after.acknowledgedAt()),
                            PartsText.write(after),
                            LogText.of(change) + row.log());
                    leave.row(row.owner(), row.no());
                } else {
                    update.row(
                            due(after, change.due(), now),
                            after.version(),
                            after.stamp(),
                            after.state().name(),
                            after.attempt(),
                            Micros.of(after.pace()),
                            Micros.of(after.updatedAt()),
                            micros(after.lateSuccessAt()),
                            PartsText.write(after),
                            LogText.of(change) + row.log(),
                            row.owner(),
                            row.no());
                }
            }
            update.execute();
            settle.execute();
            leave.execute();
        }
        return written;
    }

    /** The rows of live jobs; nobody else writes them until the transaction ends. */
    private Map<JobId, Locked> lock(Handle handle, List<JobId> ids) {
        String sql = tables.sql("SELECT l.owner, l.no, l.version, l.log FROM {live} l WHERE l.owner = ? AND l.no = ?"
                + dialect.forUpdate());
        Map<JobId, Locked> rows = new HashMap<>();
        reads.rows(handle, ids).entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().no()))
                .forEach(entry -> handle.select(
                                sql, entry.getValue().owner(), entry.getValue().no())
                        .map((row, context) ->
                                new Locked(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)))
                        .findOne()
                        .ifPresent(row -> rows.put(entry.getKey(), row)));
        return rows;
    }

    @Override
    public boolean isAt(Handle handle, Job before) {
        Locked row = lock(handle, List.of(before.id())).get(before.id());
        return isAt(row, before);
    }

    private static boolean isAt(@Nullable Locked row, Job before) {
        return row != null && row.version() == before.version();
    }

    @Override
    public void outcomes(Handle handle, Map<Long, Job> jobs) {
        try (RowBatch delete = new RowBatch(handle, tables.sql("DELETE FROM {outcome} WHERE no = ?"));
                RowBatch insert = new RowBatch(
                        handle, tables.sql("INSERT INTO {outcome} (no, outcome, payload) VALUES (?, ?, ?)"))) {
            jobs.forEach((no, job) -> {
                OutcomeText text = OutcomeText.of(job.outcome().orElseThrow());
                delete.row(no);
                insert.row(no, text.outcome(), text.payload());
            });
            delete.execute();
            insert.execute();
        }
    }

    @Override
    public void handles(Handle handle, Collection<Job> jobs) {
        try (RowBatch batch = new RowBatch(handle, tables.sql("INSERT INTO {handle} (hash, id) VALUES (?, ?)"))) {
            jobs.forEach(job -> batch.row(
                    HandleHash.of(job.handle().orElseThrow()), job.id().value()));
            batch.execute();
        }
    }

    /** Where a transaction has the database alone there is nobody to hold off. */
    @Override
    public void holdOff(Handle handle, Collection<String> names) {
        if (dialect.forUpdate().isEmpty()) {
            return;
        }
        for (String name : names.stream().sorted().toList()) {
            boolean isThere = handle.select(tables.sql("SELECT k.name FROM {lock} k WHERE k.name = ?"), name)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
            if (!isThere) {
                insertLock(handle, name);
            }
            handle.select(tables.sql("SELECT k.name FROM {lock} k WHERE k.name = ?" + dialect.forUpdate()), name)
                    .mapTo(String.class)
                    .one();
        }
    }

    private void insertLock(Handle handle, String name) {
        handle.savepoint("farjob");
        try {
            handle.execute(tables.sql("INSERT INTO {lock} (name) VALUES (?)"), name);
            handle.releaseSavepoint("farjob");
        } catch (RuntimeException broken) {
            if (!Trouble.of(broken).isDuplicate()) {
                throw broken;
            }
            handle.rollbackToSavepoint("farjob");
        }
    }

    @Override
    public List<LiveRow> claim(Handle handle, Claim claim) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<LiveRow> wanted = wanted(handle, claim, now(handle));
            if (wanted.isEmpty()) {
                return List.of();
            }
            List<LiveRow> claimed = claim(handle, wanted, claim.stamp());
            if (!claimed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    private List<LiveRow> wanted(Handle handle, Claim claim, long now) {
        String columns = tables.sql("SELECT " + LiveRow.COLUMNS + " FROM ");
        if (claim instanceof Claim.DueJobs due) {
            return handle.createQuery(columns + tables.sql("{live} l")
                            + " WHERE l.provider = :provider AND l.due <= :now ORDER BY l.due LIMIT :limit")
                    .bind("provider", due.provider())
                    .bind("now", now)
                    .bind("limit", due.limit())
                    .map((row, context) -> LiveRow.of(row))
                    .list();
        }
        Claim.TheseJobs these = (Claim.TheseJobs) claim;
        boolean inAnyCase = these.unlessWithin().isZero();
        return handle.createQuery(columns
                        + tables.sql("{job} j JOIN {live} l ON l.owner = j.owner AND l.no = j.no")
                        + " WHERE j.id IN (<ids>) AND l.state <> 'PARKED'"
                        + (inAnyCase ? "" : " AND (l.claimed_at IS NULL OR l.claimed_at <= :before)"))
                .bindList(
                        "ids", these.ids().stream().map(JobId::value).distinct().toList())
                .bind("before", now - Micros.of(these.unlessWithin()))
                .map((row, context) -> LiveRow.of(row))
                .list();
    }

    /** Those of these that nobody else wrote meanwhile, in the same order. */
    private List<LiveRow> claim(Handle handle, List<LiveRow> wanted, String stamp) {
        long now = now(handle);
        List<LiveRow> inOrder =
                wanted.stream().sorted(Comparator.comparing(LiveRow::no)).toList();
        try (RowBatch batch = new RowBatch(
                handle,
                tables.sql("UPDATE {live} SET version = version + 1, stamp = ?, claimed_at = ?, due = ?"
                        + " WHERE owner = ? AND no = ? AND version = ?"))) {
            inOrder.forEach(row -> batch.row(stamp, now, now + row.pace(), row.owner(), row.no(), row.version()));
            batch.execute();
        }
        Set<Long> mine = new HashSet<>();
        for (LiveRow row : inOrder) {
            handle.select(
                            tables.sql("SELECT l.no FROM {live} l WHERE l.owner = ? AND l.no = ? AND l.stamp = ?"),
                            row.owner(),
                            row.no(),
                            stamp)
                    .mapTo(Long.class)
                    .findOne()
                    .ifPresent(mine::add);
        }
        return wanted.stream()
                .filter(row -> mine.contains(row.no()))
                .map(row -> row.claimed(stamp))
                .toList();
    }

    private long now(Handle handle) {
        return handle.select("SELECT " + dialect.now()).mapTo(Long.class).one();
    }

    private static @Nullable Long due(Job job, Due due, long now) {
        return job.state().isLive()
                ? due.delay().map(delay -> now + Micros.of(delay)).orElse(null)
                : null;
    }

    private static @Nullable Long micros(Optional<Instant> at) {
        return at.map(Micros::of).orElse(null);
    }
}
