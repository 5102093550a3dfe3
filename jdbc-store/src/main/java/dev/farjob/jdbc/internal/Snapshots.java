package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PlanText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes snapshots of rows. The column names are the same on every database, and so is this. */
final class Snapshots {

    /** Everything about a job, from all its tables. */
    static final String WHOLE = "j.no, j.id, j.owner, j.subject, j.idem_key, j.provider, j.endpoint, j.created_at,"
            + " j.not_before, j.deadline, j.tags, j.steps, j.input,"
            + " COALESCE(l.version, s.version) AS version, COALESCE(l.stamp, s.stamp) AS stamp,"
            + " COALESCE(l.state, s.state) AS state, COALESCE(l.attempt, s.attempt) AS attempt,"
            + " COALESCE(l.pace, s.pace) AS pace, COALESCE(l.updated_at, s.updated_at) AS updated_at,"
            + " COALESCE(l.parts, s.parts) AS parts, COALESCE(l.late_success_at, s.late_success_at) AS late_success_at,"
            + " s.settled_at, s.acknowledged_at, o.outcome, o.payload";

    /** The tables behind {@link #WHOLE}, joined to a job. */
    static final String JOINS = " LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
            + " LEFT JOIN {settled} s ON s.no = j.no LEFT JOIN {outcome} o ON o.no = j.no";

    /** The columns of a job that never change. */
    static final String REQUEST = "j.no, j.id, j.owner, j.subject, j.idem_key, j.provider, j.endpoint, j.created_at,"
            + " j.not_before, j.deadline, j.tags, j.steps, j.input";

    private Snapshots() {}

    /**
     * The part of a job that never changes.
     *
     * @param no the number of its row
     */
    record Request(long no, JobId id, JobSpec spec, StepPlan plan, Instant createdAt) {}

    static JobId id(ResultSet row) throws SQLException {
        return JobId.of(row.getString("id"));
    }

    /** A whole job, from a row of {@link #WHOLE}. */
    static Job whole(ResultSet row) throws SQLException {
        Request request = request(row);
        Job.Builder job = LiveRow.of(row).of(request);
        job.settledAt(instant(row, "settled_at"));
        Instant acknowledged = instant(row, "acknowledged_at");
        if (acknowledged != null) {
            job.acknowledgedAt(acknowledged);
        }
        return job.build();
    }

    static Request request(ResultSet row) throws SQLException {
        JobSpec.Builder spec = JobSpec.of(
                Owner.of(row.getString("owner")),
                Target.of(row.getString("provider"), row.getString("endpoint")),
                Payload.ofJson(row.getString("input")));
        Optional.ofNullable(row.getString("subject")).map(Subject::of).ifPresent(spec::subject);
        Optional.ofNullable(row.getString("idem_key")).map(IdempotencyKey::of).ifPresent(spec::idempotencyKey);
        Optional.ofNullable(instant(row, "not_before")).ifPresent(spec::notBefore);
        Optional.ofNullable(instant(row, "deadline")).ifPresent(spec::deadline);
        Optional.ofNullable(row.getString("tags")).map(TagsText::read).ifPresent(spec::tags);
        return new Request(
                row.getLong("no"),
                id(row),
                spec.build(),
                PlanText.read(row.getString("steps")),
                Micros.instant(row.getLong("created_at")));
    }

    /** Whether the request reads as it was written: no time in it is finer than what is stored. */
    static boolean isReadAsWritten(Request request) {
        JobSpec spec = request.spec();
        return Stream.of(Optional.of(request.createdAt()), spec.notBefore(), spec.deadline())
                .flatMap(Optional::stream)
                .allMatch(time -> time.equals(Micros.instant(Micros.of(time))));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Micros.instant(micros);
    }
}
