package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.OutcomeText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.NewJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jdbi.v3.core.Handle;

/** PostgreSQL: one statement for any number of rows, and rows that somebody else holds are passed over. */
final class PostgresWrites implements Writes {

    /** Said in one message with the beginning of the transaction. */
    static final String OPENING = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + SteadyPlans.SETTINGS;

    /** The caller holds the job's row, so nobody else inserts the same; an ON CONFLICT would log each row twice. */
    private static final String OUTCOMES = """
            WITH c AS MATERIALIZED (SELECT * FROM {rows}),
            changed AS (
                UPDATE {outcome} o SET outcome = c.outcome, payload = c.payload FROM c
                WHERE o.no = c.no RETURNING o.no)
            INSERT INTO {outcome} (no, outcome, payload) SELECT c.no, c.outcome, c.payload FROM c
            WHERE NOT EXISTS (SELECT FROM changed WHERE changed.no = c.no)
            """;

    private static final String HANDLES = """
            INSERT INTO {handle} (hash, id) SELECT * FROM {rows}
            """;

    /** In order, or a planner that knows of few due times would take all of them by the other index. */
    private static final String IN_FLIGHT_BY_DUE = """
            SELECT %s AS whole, (
                SELECT count(*) FROM (SELECT d.owner, d.no FROM {due} d WHERE d.provider = ? ORDER BY d.due) d
                JOIN {live} l ON l.owner = d.owner AND l.no = d.no
                WHERE l.state IN ('SPAWNING', 'QUEUED', 'RUNNING')) AS jobs
            """.formatted(DueTimes.ARE_WHOLE);

    private static final String IN_FLIGHT = """
            SELECT count(*) FROM {live} l WHERE l.provider = ? AND l.state IN ('SPAWNING', 'QUEUED', 'RUNNING')
            """;

    /** By the table's number, because two nodes may call one table by different names. */
    private static final String HOLD_OFF = """
            SELECT pg_advisory_xact_lock(hashtextextended(c.name, CAST(CAST('{live}' AS regclass) AS bigint)))
            FROM {rows}
            """;

    private final PostgresInserts inserts;
    private final PostgresChanges changes;
    private final PostgresClaims claims;
    private final SetStatement<Entry<Long, OutcomeText>> outcomes;
    private final SetStatement<HandleRow> handles;
    private final SetStatement<String> holdOff;
    private final String inFlightByDue;
    private final String inFlight;

    PostgresWrites(Tables tables, KnownRequests known) {
        inserts = new PostgresInserts(tables);
        changes = new PostgresChanges(tables, known);
        claims = new PostgresClaims(tables);
        outcomes = SetStatement.of(
                tables,
                OUTCOMES,
                RowColumns.<Entry<Long, OutcomeText>>none()
                        .bigint("no", Entry::getKey)
                        .text("outcome", row -> row.getValue().outcome())
                        .text("payload", row -> row.getValue().payload()));
        handles = SetStatement.of(
                tables,
                HANDLES,
                RowColumns.<HandleRow>none()
                        .bigint("hash", HandleRow::hash)
                        .text("id", row -> row.job().value()));
        holdOff = SetStatement.of(tables, HOLD_OFF, RowColumns.<String>none().text("name", name -> name));
        inFlightByDue = tables.sql(IN_FLIGHT_BY_DUE);
        inFlight = tables.sql(IN_FLIGHT);
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
        inserts.reopen(handle, no, change, log);
    }

    @Override
    public boolean areAt(Handle handle, List<Job> before) {
        return before.isEmpty() || changes.areAt(handle, before);
    }

    @Override
    public Claimed<LiveRow> claim(Handle handle, Claim claim) {
        return claims.claim(handle, claim);
    }

    @Override
    public void putOff(Handle handle, List<LiveRow> rows) {
        claims.putOff(handle, rows);
    }

    @Override
    public void outcomes(Handle handle, Map<Long, Job> jobs) {
        List<Entry<Long, OutcomeText>> rows = jobs.entrySet().stream()
                .map(job -> Map.entry(
                        job.getKey(), OutcomeText.of(job.getValue().outcome().orElseThrow())))
                .toList();
        outcomes.on(handle, rows).execute();
    }

    @Override
    public void handles(Handle handle, Collection<HandleRow> rows) {
        handles.on(handle, List.copyOf(rows)).execute();
    }

    @Override
    public void holdOff(Handle handle, Collection<String> names) {
        holdOff.on(handle, names.stream().sorted().toList()).execute();
    }

    private record InFlight(boolean isWhole, int jobs) {

        static InFlight of(ResultSet row) throws SQLException {
            return new InFlight(row.getBoolean("whole"), row.getInt("jobs"));
        }
    }

    /** By the due times, because a count of the live rows reads all of them; that is left for when due times are missing. */
    @Override
    public int inFlight(Handle handle, String provider) {
        InFlight byDue = handle.select(inFlightByDue, provider)
                .map((row, context) -> InFlight.of(row))
                .one();
        return byDue.isWhole()
                ? byDue.jobs()
                : handle.select(inFlight, provider).mapTo(Integer.class).one();
    }
}
