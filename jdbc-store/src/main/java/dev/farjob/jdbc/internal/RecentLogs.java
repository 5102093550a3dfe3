package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads how the last jobs of a target went. There is no index by target, because it would be written for every job, so this
 * walks from the newest job back, and gives up after a few thousand.
 */
final class RecentLogs {

    private static final int NEWEST = 5_000;

    private final SteadyPlans steady;
    private final UnreadableRows unreadable;
    private final String sql;

    RecentLogs(Tables tables, UnreadableRows unreadable) {
        this.steady = new SteadyPlans(tables.database());
        this.unreadable = unreadable;
        this.sql = tables.sql(
                "SELECT s.id, recent.created_at, s.log FROM (SELECT j.no, j.provider, j.endpoint, j.created_at"
                        + " FROM {job} j ORDER BY j.created_at DESC, j.id DESC LIMIT " + NEWEST + ") recent"
                        + " JOIN {settled} s ON s.no = recent.no"
                        + " WHERE recent.provider = :provider AND recent.endpoint = :endpoint AND s.state = 'SUCCEEDED'"
                        + " ORDER BY recent.created_at DESC, s.id DESC LIMIT :limit");
    }

    List<List<JobEvent>> of(Handle handle, Target target, int limit) {
        Query query = steady.query(handle, sql)
                .bind("provider", target.provider())
                .bind("endpoint", target.endpoint())
                .bind("limit", limit);
        return steady
                .answer(query)
                .map((row, context) -> unreadable.read(JobId.of(row.getString(1)), () -> log(row)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<JobEvent> log(ResultSet row) throws SQLException {
        return LogText.events(
                row.getString(3), new LogText.Subject(JobId.of(row.getString(1)), Micros.instant(row.getLong(2))));
    }
}
