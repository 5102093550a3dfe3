package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PlanText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Subject;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Inserts rows on PostgreSQL, any number in one statement; those of {@code live} together with their due times. */
final class PostgresInserts {

    private static final RowColumns<JobSpec> SPEC = RowColumns.<JobSpec>none()
            .text("owner", spec -> spec.owner().value())
            .text("subject", spec -> spec.subject().map(Subject::value).orElse(null))
            .text(
                    "idem_key",
                    spec -> spec.idempotencyKey().map(IdempotencyKey::value).orElse(null))
            .text("provider", spec -> spec.target().provider())
            .text("endpoint", spec -> spec.target().endpoint())
            .bigint("not_before", spec -> Columns.micros(spec.notBefore()))
            .bigint("deadline", spec -> Columns.micros(spec.deadline()))
            .text("tags", spec -> TagsText.write(spec.tags()))
            .text("input", spec -> spec.input().json());

    private static final RowColumns<Job> REQUEST = RowColumns.<Job>none()
            .text("id", job -> job.id().value())
            .bigint("created_at", job -> Micros.of(job.createdAt()))
            .flag("seen", job -> job.acknowledgedAt().isPresent())
            .text("steps", job -> PlanText.write(job.plan()))
            .and(SPEC.of(Job::spec));

    private static final String INSERT_JOBS = """
            INSERT INTO {job} ({request}) SELECT {request} FROM {rows}
            ON CONFLICT DO NOTHING RETURNING id, no
            """;

    private static final RowColumns<Row> LIVE = RowColumns.<Row>none()
            .text("owner", row -> row.job().owner().value())
            .bigint("no", Row::no)
            .text("id", row -> row.job().id().value())
            .bigint("created_at", row -> Micros.of(row.job().createdAt()))
            .text("provider", row -> row.job().target().provider())
            .text("log", Row::log)
            .and(JobColumns.STATE.of(Row::job));

    /** A due time may be left of another job, where the tables of jobs were emptied and their numbers begin anew. */
    private static final String INSERT_LIVE = """
            WITH l AS (
                INSERT INTO {live} (due, {columns}) SELECT n.now + c.delay, {c.columns}
                FROM {rows}, (SELECT {now} AS now) n
                RETURNING no, provider, due, owner, version)
            INSERT INTO {due} (no, provider, due, owner, version)
            SELECT l.no, l.provider, COALESCE(l.due, 9223372036854775807), l.owner, l.version FROM l
            ON CONFLICT (no) DO UPDATE SET provider = excluded.provider, due = excluded.due, owner = excluded.owner,
                version = excluded.version, claimed_at = 0
            """;

    private static final RowColumns<Row> SETTLED = RowColumns.<Row>none()
            .bigint("no", Row::no)
            .text("id", row -> row.job().id().value())
            .text("log", Row::log)
            .and(JobColumns.END.of(Row::job));

    private static final String INSERT_SETTLED = """
            INSERT INTO {settled} ({columns}) SELECT {columns} FROM {rows}
            """;

    private final SetStatement<Job> insertJobs;
    private final SetStatement<Row> insertLive;
    private final SetStatement<Row> insertSettled;

    PostgresInserts(Tables tables) {
        insertJobs = SetStatement.of(tables, INSERT_JOBS, REQUEST, Map.of("request", REQUEST));
        insertLive = SetStatement.of(
                tables,
                INSERT_LIVE,
                LIVE.bigint("delay", row -> Columns.delay(row.job(), row.due())),
                Map.of("columns", LIVE));
        insertSettled = SetStatement.of(tables, INSERT_SETTLED, SETTLED, Map.of("columns", SETTLED));
    }

    /** A job with the number that it was given. */
    private record Row(long no, Job job, Due due, String log) {}

    Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        List<NewJob> sorted = jobs.stream().sorted(Writes.BY_PLACES).toList();
        Map<JobId, Long> numbers =
                insertJobs.on(handle, sorted.stream().map(NewJob::job).toList()).numbers();
        List<Row> added = sorted.stream()
                .filter(job -> numbers.containsKey(job.job().id()))
                .map(job -> new Row(
                        Objects.requireNonNull(numbers.get(job.job().id())), job.job(), job.due(), LogText.of(job)))
                .toList();
        insertLive(
                handle,
                added.stream().filter(row -> !row.job().state().isSettled()).toList());
        insertSettled(
                handle,
                added.stream().filter(row -> row.job().state().isSettled()).toList());
        return numbers;
    }

    /** Makes a job live that had settled. */
    void reopen(Handle handle, long no, Change change, String log) {
        insertLive(handle, List.of(new Row(no, change.after(), change.due(), log)));
    }

    private void insertLive(Handle handle, List<Row> rows) {
        if (!rows.isEmpty()) {
            insertLive.on(handle, rows).execute();
        }
    }

    private void insertSettled(Handle handle, List<Row> rows) {
        if (!rows.isEmpty()) {
            insertSettled.on(handle, rows).execute();
        }
    }
}
