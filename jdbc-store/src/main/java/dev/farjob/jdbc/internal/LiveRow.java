package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.OutcomeText;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The part of a job that changes, as a query gave it. With the request, which never changes, it is a snapshot. */
record LiveRow(
        long no,
        long createdAt,
        JobId id,
        String owner,
        long version,
        String stamp,
        String state,
        int attempt,
        long pace,
        long updatedAt,
        @Nullable Long lateSuccessAt,
        String parts,
        @Nullable OutcomeText outcome) {

    /** The columns of a row of {@code live}; an outcome is looked for only where there can be one. */
    static final String COLUMNS = "l.no, l.created_at, l.version, l.stamp, l.state, l.attempt, l.pace, l.updated_at,"
            + " l.late_success_at, l.parts, l.id, l.owner,"
            + " CASE WHEN l.state IN ('FINALIZING', 'PARKED')"
            + " THEN (SELECT o.outcome FROM {outcome} o WHERE o.no = l.no) END AS outcome,"
            + " CASE WHEN l.state IN ('FINALIZING', 'PARKED')"
            + " THEN (SELECT o.payload FROM {outcome} o WHERE o.no = l.no) END AS payload";

    static LiveRow of(ResultSet row) throws SQLException {
        long late = row.getLong("late_success_at");
        Long lateSuccessAt = row.wasNull() ? null : late;
        String outcome = row.getString("outcome");
        return new LiveRow(
                row.getLong("no"),
                row.getLong("created_at"),
                JobId.of(row.getString("id")),
                row.getString("owner"),
                row.getLong("version"),
                row.getString("stamp"),
                row.getString("state"),
                row.getInt("attempt"),
                row.getLong("pace"),
                row.getLong("updated_at"),
                lateSuccessAt,
                row.getString("parts"),
                outcome == null ? null : new OutcomeText(outcome, row.getString("payload")));
    }

    /** The snapshot. */
    Job.Builder of(Request request) {
        Job.Builder job = Job.restore(request.id(), request.spec(), request.plan(), request.createdAt())
                .written(version, Micros.instant(updatedAt), stamp)
                .state(JobState.valueOf(state))
                .attempt(attempt)
                .pace(Micros.duration(pace));
        PartsText.read(parts, request.spec().target(), request.plan(), request.createdAt(), job);
        job.lateSuccessAt(lateSuccessAt == null ? null : Micros.instant(lateSuccessAt));
        job.outcome(outcome == null ? null : outcome.read());
        return job;
    }
}
