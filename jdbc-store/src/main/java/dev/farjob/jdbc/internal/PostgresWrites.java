package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.OutcomeText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.NewJob;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** PostgreSQL: one statement for any number of rows, and rows that somebody else holds are passed over. */
final class PostgresWrites implements Writes {

    /** Said in one message with the beginning of the transaction. */
    static final String OPENING = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + SteadyPlans.SETTINGS;

    private final PostgresInserts inserts;
    private final PostgresChanges changes;
    private final PostgresClaims claims;
    private final String outcomes;
    private final String handles;
    private final String inFlight;
    private final String lockSpace;

    PostgresWrites(Tables tables, KnownRequests known) {
        inserts = new PostgresInserts(tables);
        changes = new PostgresChanges(tables, known);
        claims = new PostgresClaims(tables);
        outcomes = tables.sql("WITH c AS MATERIALIZED (SELECT * FROM unnest(?, ?, ?) AS c(no, outcome, payload)),"
                + " changed AS (UPDATE {outcome} o SET outcome = c.outcome, payload = c.payload FROM c"
                + " WHERE o.no = c.no RETURNING o.no)"
                + " INSERT INTO {outcome} (no, outcome, payload) SELECT c.no, c.outcome, c.payload FROM c"
                + " WHERE NOT EXISTS (SELECT FROM changed WHERE changed.no = c.no)");
        handles = tables.sql("INSERT INTO {handle} (hash, id) SELECT * FROM unnest(?, ?)");
        inFlight = tables.sql("SELECT CASE WHEN " + DueTimes.ARE_WHOLE + " THEN (SELECT count(*) FROM {due} d"
                + " JOIN {live} l ON l.owner = d.owner AND l.no = d.no AND " + DueTimes.place("l.due") + " = d.due"
                + " WHERE d.provider = ? AND " + IN_FLIGHT + ")"
                + " ELSE (SELECT count(*) FROM {live} l WHERE l.provider = ? AND " + IN_FLIGHT + ") END");
        lockSpace = tables.sql("{live}");
    }

    @Override
    public Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        return inserts.insert(handle, jobs);
    }

    @Override
    public Map<JobId, Long> change(Handle handle, List<Change> changes) {
        return this.changes.change(handle, changes);
    }

    @Override
    public void reopen(Handle handle, long no, Change change, String log) {
        inserts.insertLive(handle, List.of(new PostgresInserts.Live(no, change.after(), change.due(), log)));
    }

    @Override
    public boolean areAt(Handle handle, List<Job> before) {
        return before.isEmpty() || changes.areAt(handle, before);
    }

    @Override
    public Claimed<LiveRow> claim(Handle handle, Claim claim) {
        return claims.claim(handle, claim);
    }

    /** The caller holds the job's row, so nobody else inserts the same; an ON CONFLICT would log each row twice. */
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
    public void handles(Handle handle, Collection<HandleRow> rows) {
        new SetStatement<>(handles, List.copyOf(rows))
                .longs(HandleRow::hash)
                .texts(row -> row.job().value())
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
    public int inFlight(Handle handle, String provider) {
        return handle.select(inFlight, provider, provider).mapTo(Integer.class).one();
    }

    static Map<JobId, Long> numbers(SetStatement<?> statement, Handle handle) {
        Map<JobId, Long> numbers = new HashMap<>();
        statement
                .query(handle, row -> Map.entry(JobId.of(row.getString(1)), row.getLong(2)))
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
        return numbers;
    }
}
