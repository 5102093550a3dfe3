package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Job;

/** The columns of a job that change, as each write of it writes them. */
final class JobColumns {

    /** What {@code live} and {@code settled} have alike. */
    static final RowColumns<Job> STATE = RowColumns.<Job>none()
            .bigint("version", Job::version)
            .text("stamp", Job::stamp)
            .text("state", job -> job.state().name())
            .integer("attempt", Job::attempt)
            .bigint("pace", job -> Micros.of(job.pace()))
            .bigint("updated_at", job -> Micros.of(job.updatedAt()))
            .bigint("late_success_at", job -> Columns.micros(job.lateSuccessAt()))
            .text("parts", PartsText::write);

    /** The same and what only {@code settled} has. */
    static final RowColumns<Job> END = STATE.bigint("settled_at", job -> Columns.micros(job.settledAt()))
            .bigint("acknowledged_at", job -> Columns.micros(job.acknowledgedAt()));

    private JobColumns() {}
}
