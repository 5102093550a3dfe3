package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
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
import dev.farjob.store.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** PostgreSQL: one statement for any number of rows, and rows that somebody else holds are passed over. */
final class PostgresWrites implements Writes {

    /** Said in one message with the beginning of the transaction. */
    static final String OPENING = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + SteadyPlans.SETTINGS;

    /**
     * A job that is due a little earlier than it should be stays so: where the due time stays, the row's index entries do
     * too, and that is half of what a write costs.
     */
    private static final Duration MOST_EARLY = Duration.ofSeconds(1);

    private static final int EARLY_PART = 16;

    private static final String NOW = Database.POSTGRESQL.nowMicros();

    private final String insertJobs;
    private final String insertLive;
    private final String insertSettled;
    private final String change;
    private final String settle;
    private final String lock;
    private final String outcomes;
    private final String handles;
    private final String claimDue;
    private final String claimThese;
    private final String lockSpace;

    PostgresWrites(Tables tables) {
        insertJobs = tables.sql("INSERT INTO {job} (id, owner, subject, idem_key, provider, endpoint, created_at,"
                + " not_before, deadline, seen, tags, input) SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING RETURNING id, no");
        insertLive = tables.sql("INSERT INTO {live} (owner, no, id, provider, parts, due, version, stamp, state,"
                + " attempt, pace, updated_at, late_success_at, log)"
                + " SELECT c.owner, c.no, c.id, c.provider, c.parts, n.now + c.delay, c.version, c.stamp, c.state,"
                + " c.attempt, c.pace, c.updated_at, c.late_success_at, c.log"
                + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(owner, no, id, provider, parts, delay,"
                + " version, stamp, state, attempt, pace, updated_at, late_success_at, log),"
                + " (SELECT " + NOW + " AS now) n");
        insertSettled = tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                + " settled_at, late_success_at, acknowledged_at, parts, log)"
                + " SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        change = tables.sql("UPDATE {live} l SET due = CASE WHEN l.due BETWEEN n.now + c.delay - c.slack"
                + " AND n.now + c.delay THEN l.due ELSE n.now + c.delay END,"
                + " version = c.version, stamp = c.stamp, state = c.state, attempt = c.attempt, pace = c.pace,"
                + " updated_at = c.updated_at, late_success_at = c.late_success_at, parts = c.parts,"
                + " log = c.log || l.log"
                + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(id, expected, delay, slack, version, stamp,"
                + " state, attempt, pace, updated_at, late_success_at, parts, log)"
                + " JOIN {job} j ON j.id = c.id, (SELECT " + NOW + " AS now) n"
                + " WHERE l.owner = j.owner AND l.no = j.no AND l.version = c.expected RETURNING l.id, l.no");
        settle = tables.sql("WITH c AS MATERIALIZED (SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " AS c(id, expected, state, version, stamp, attempt, pace, updated_at, settled_at, late_success_at,"
                + " acknowledged_at, parts, log)),"
                + " gone AS (DELETE FROM {live} l USING c JOIN {job} j ON j.id = c.id"
                + " WHERE l.owner = j.owner AND l.no = j.no AND l.version = c.expected"
                + " RETURNING l.no, c.id, c.state, c.version, c.stamp, c.attempt, c.pace, c.updated_at, c.settled_at,"
                + " c.late_success_at, c.acknowledged_at, c.parts, c.log || l.log AS log)"
                + " INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at, settled_at,"
                + " late_success_at, acknowledged_at, parts, log) SELECT * FROM gone RETURNING id, no");
        lock = tables.sql("SELECT l.version FROM {job} j JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                + " WHERE j.id = ? FOR NO KEY UPDATE OF l");
        outcomes = tables.sql("WITH c AS MATERIALIZED (SELECT * FROM unnest(?, ?, ?) AS c(no, outcome, payload)),"
                + " changed AS (UPDATE {outcome} o SET outcome = c.outcome, payload = c.payload FROM c"
                + " WHERE o.no = c.no RETURNING o.no)"
                + " INSERT INTO {outcome} (no, outcome, payload) SELECT c.no, c.outcome, c.payload FROM c"
                + " WHERE NOT EXISTS (SELECT FROM changed WHERE changed.no = c.no)");
        handles = tables.sql("INSERT INTO {handle} (hash, id) SELECT * FROM unnest(?, ?)");
        claimDue = tables.sql(claim("SELECT l.owner, l.no, l.due FROM {live} l"
                + " WHERE l.provider = ? AND l.due <= (SELECT " + NOW + ")"
                + " ORDER BY l.due LIMIT ? FOR NO KEY UPDATE SKIP LOCKED"));
        claimThese = tables.sql(claim("SELECT l.owner, l.no, l.due FROM unnest(?) AS c(id) JOIN {job} j ON j.id = c.id"
                + " JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                + " WHERE l.state <> 'PARKED' AND (l.claimed_at IS NULL OR l.claimed_at <= (SELECT " + NOW + ") - ?)"
                + " ORDER BY l.no FOR NO KEY UPDATE OF l"));
        lockSpace = tables.sql("{live}");
    }

    private static String claim(String picked) {
        return "WITH picked AS MATERIALIZED (" + picked + "), l AS (UPDATE {live} l SET version = l.version + 1,"
                + " stamp = ?, claimed_at = n.now, due = n.now + l.pace FROM picked p, (SELECT " + NOW + " AS now) n"
                + " WHERE l.owner = p.owner AND l.no = p.no RETURNING l.*, p.due AS was_due)"
                + " SELECT " + LiveRow.COLUMNS + " FROM l ORDER BY l.was_due";
    }

    @Override
    public Set<JobId> insert(Handle handle, List<NewJob> jobs) {
        List<NewJob> sorted = jobs.stream().sorted(BY_PLACES).toList();
        Map<JobId, Long> numbers = insertJobs(handle, sorted);
        List<NewJob> added = sorted.stream()
                .filter(job -> numbers.containsKey(job.job().id()))
                .toList();
        insertLive(handle, added, numbers);
        insertSettled(handle, added, numbers);
        return numbers.keySet();
    }

    private Map<JobId, Long> insertJobs(Handle handle, List<NewJob> jobs) {
        return numbers(
                new SetStatement<>(insertJobs, jobs.stream().map(NewJob::job).toList())
                        .texts(job -> job.id().value())
                        .texts(job -> job.owner().value())
                        .texts(job -> job.spec().subject().map(Subject::value).orElse(null))
                        .texts(job -> job.spec()
                                .idempotencyKey()
                                .map(IdempotencyKey::value)
                                .orElse(null))
                        .texts(job -> job.target().provider())
                        .texts(job -> job.target().endpoint())
                        .longs(job -> Micros.of(job.createdAt()))
                        .longs(job -> Columns.micros(job.spec().notBefore()))
                        .longs(job -> Columns.micros(job.spec().deadline()))
                        .flags(job -> job.acknowledgedAt().isPresent())
                        .texts(job -> TagsText.write(job.spec().tags()))
                        .texts(job -> job.spec().input().json()),
                handle);
    }

    private void insertLive(Handle handle, List<NewJob> jobs, Map<JobId, Long> numbers) {
        List<NewJob> live =
                jobs.stream().filter(job -> !job.job().state().isSettled()).toList();
        if (live.isEmpty()) {
            return;
        }
        new SetStatement<>(insertLive, live)
                .texts(added -> added.job().owner().value())
                .longs(added -> numbers.get(added.job().id()))
                .texts(added -> added.job().id().value())
                .texts(added -> added.job().target().provider())
                .texts(added -> PartsText.write(added.job()))
                .longs(added -> Columns.delay(added.job(), added.due()))
                .longs(added -> added.job().version())
                .texts(added -> added.job().stamp())
                .texts(added -> added.job().state().name())
                .integers(added -> added.job().attempt())
                .longs(added -> Micros.of(added.job().pace()))
                .longs(added -> Micros.of(added.job().updatedAt()))
                .longs(added -> Columns.micros(added.job().lateSuccessAt()))
                .texts(LogText::of)
                .execute(handle);
    }

    private void insertSettled(Handle handle, List<NewJob> jobs, Map<JobId, Long> numbers) {
        List<NewJob> settled =
                jobs.stream().filter(job -> job.job().state().isSettled()).toList();
        if (settled.isEmpty()) {
            return;
        }
        SetStatement<NewJob> statement = new SetStatement<>(insertSettled, settled)
                .longs(added -> numbers.get(added.job().id()))
                .texts(added -> added.job().id().value());
        settledColumns(statement, NewJob::job).texts(LogText::of).execute(handle);
    }

    @Override
    public Map<JobId, Long> change(Handle handle, List<Change> changes) {
        List<Change> staying = new ArrayList<>();
        List<Change> settling = new ArrayList<>();
        changes.stream()
                .sorted(Comparator.comparing(Change::id))
                .forEach(change -> (change.after().state().isSettled() ? settling : staying).add(change));
        Map<JobId, Long> written = new HashMap<>();
        if (!staying.isEmpty()) {
            written.putAll(changeLive(handle, staying));
        }
        if (!settling.isEmpty()) {
            written.putAll(settle(handle, settling));
        }
        return written;
    }

    private Map<JobId, Long> changeLive(Handle handle, List<Change> changes) {
        return numbers(
                new SetStatement<>(change, changes)
                        .texts(change -> change.id().value())
                        .longs(Change::expectedVersion)
                        .longs(change -> Columns.delay(change.after(), change.due()))
                        .longs(change ->
                                change.due().delay().map(PostgresWrites::slack).orElse(0L))
                        .longs(change -> change.after().version())
                        .texts(change -> change.after().stamp())
                        .texts(change -> change.after().state().name())
                        .integers(change -> change.after().attempt())
                        .longs(change -> Micros.of(change.after().pace()))
                        .longs(change -> Micros.of(change.after().updatedAt()))
                        .longs(change -> Columns.micros(change.after().lateSuccessAt()))
                        .texts(change -> PartsText.write(change.after()))
                        .texts(LogText::of),
                handle);
    }

    private Map<JobId, Long> settle(Handle handle, List<Change> changes) {
        SetStatement<Change> statement = new SetStatement<>(settle, changes)
                .texts(change -> change.id().value())
                .longs(Change::expectedVersion);
        return numbers(settledColumns(statement, Change::after).texts(LogText::of), handle);
    }

    private static <E> SetStatement<E> settledColumns(SetStatement<E> statement, Function<E, Job> job) {
        return statement
                .texts(row -> job.apply(row).state().name())
                .longs(row -> job.apply(row).version())
                .texts(row -> job.apply(row).stamp())
                .integers(row -> job.apply(row).attempt())
                .longs(row -> Micros.of(job.apply(row).pace()))
                .longs(row -> Micros.of(job.apply(row).updatedAt()))
                .longs(row -> Columns.micros(job.apply(row).settledAt()))
                .longs(row -> Columns.micros(job.apply(row).lateSuccessAt()))
                .longs(row -> Columns.micros(job.apply(row).acknowledgedAt()))
                .texts(row -> PartsText.write(job.apply(row)));
    }

    @Override
    public boolean isAt(Handle handle, Job before) {
        return handle.select(lock, before.id().value())
                .mapTo(Long.class)
                .findOne()
                .filter(version -> version == before.version())
                .isPresent();
    }

    /** Whoever gets here has the job's row, so nobody else inserts the same; an ON CONFLICT would log each row twice. */
    @Override
    public void outcomes(Handle handle, Map<Long, Job> jobs) {
        new SetStatement<>(outcomes, List.copyOf(jobs.entrySet()))
                .longs(Map.Entry::getKey)
                .texts(entry -> outcome(entry.getValue()).outcome())
                .texts(entry -> outcome(entry.getValue()).payload())
                .execute(handle);
    }

    private static OutcomeText outcome(Job job) {
        return OutcomeText.of(job.outcome().orElseThrow());
    }

    @Override
    public void handles(Handle handle, Collection<Job> jobs) {
        new SetStatement<>(handles, List.copyOf(jobs))
                .longs(job -> HandleHash.of(job.handle().orElseThrow()))
                .texts(job -> job.id().value())
                .execute(handle);
    }

    @Override
    public void holdOff(Handle handle, Collection<String> names) {
        List<String> sorted =
                names.stream().sorted().map(name -> lockSpace + " " + name).toList();
        new SetStatement<>("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(?) AS name", sorted)
                .texts(name -> name)
                .execute(handle);
    }

    @Override
    public List<LiveRow> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.DueJobs due) {
            return new SetStatement<>(claimDue, List.of())
                    .value(due.provider())
                    .value(due.limit())
                    .value(claim.stamp())
                    .query(handle, LiveRow::of);
        }
        Claim.TheseJobs these = (Claim.TheseJobs) claim;
        return new SetStatement<>(claimThese, List.copyOf(Set.copyOf(these.ids())))
                .texts(JobId::value)
                .value(freshness(these))
                .value(claim.stamp())
                .query(handle, LiveRow::of);
    }

    /** A claim that was made at this very microsecond is not fresh to somebody who wants none. */
    private static long freshness(Claim.TheseJobs claim) {
        return claim.unlessWithin().isZero() ? -Micros.of(Duration.ofDays(36_500)) : Micros.of(claim.unlessWithin());
    }

    private static Map<JobId, Long> numbers(SetStatement<?> statement, Handle handle) {
        Map<JobId, Long> numbers = new HashMap<>();
        statement
                .query(handle, row -> Map.entry(JobId.of(row.getString(1)), row.getLong(2)))
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
        return numbers;
    }

    private static long slack(Duration delay) {
        return Math.min(Micros.of(MOST_EARLY), Micros.of(delay) / EARLY_PART);
    }
}
