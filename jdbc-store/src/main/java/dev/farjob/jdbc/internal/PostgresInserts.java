package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.jdbc.internal.text.PlanText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Subject;
import dev.farjob.store.Due;
import dev.farjob.store.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Inserts rows on PostgreSQL, any number in one statement; those of {@code live} together with their due times. */
final class PostgresInserts {

    private final String insertJobs;
    private final String insertLive;
    private final String insertSettled;

    PostgresInserts(Tables tables) {
        insertJobs = tables.sql("INSERT INTO {job} (id, owner, subject, idem_key, provider, endpoint, created_at,"
                + " not_before, deadline, seen, tags, steps, input) SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING RETURNING id, no");
        insertLive =
                tables.sql("WITH l AS (INSERT INTO {live} (owner, no, id, provider, parts, due, version, stamp, state,"
                        + " attempt, pace, updated_at, late_success_at, log)"
                        + " SELECT c.owner, c.no, c.id, c.provider, c.parts, n.now + c.delay, c.version, c.stamp, c.state,"
                        + " c.attempt, c.pace, c.updated_at, c.late_success_at, c.log"
                        + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(owner, no, id, provider, parts, delay,"
                        + " version, stamp, state, attempt, pace, updated_at, late_success_at, log),"
                        + " (SELECT " + Database.POSTGRESQL.nowMicros()
                        + " AS now) n RETURNING provider, due, no, owner)"
                        + " INSERT INTO {due} (provider, due, no, owner)"
                        + " SELECT l.provider, " + DueTimes.place("l.due") + ", l.no, l.owner FROM l");
        insertSettled = tables.sql("INSERT INTO {settled} (no, id, state, version, stamp, attempt, pace, updated_at,"
                + " settled_at, late_success_at, acknowledged_at, parts, log)"
                + " SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        List<NewJob> sorted = jobs.stream().sorted(Writes.BY_PLACES).toList();
        Map<JobId, Long> numbers = insertJobs(handle, sorted);
        List<NewJob> added = sorted.stream()
                .filter(job -> numbers.containsKey(job.job().id()))
                .toList();
        insertLive(handle, live(added, numbers));
        insertSettled(handle, added, numbers);
        return numbers;
    }

    private Map<JobId, Long> insertJobs(Handle handle, List<NewJob> jobs) {
        return PostgresWrites.numbers(
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
                        .texts(job -> PlanText.write(job.plan()))
                        .texts(job -> job.spec().input().json()),
                handle);
    }

    private static List<Live> live(List<NewJob> jobs, Map<JobId, Long> numbers) {
        List<Live> live = new ArrayList<>();
        for (NewJob added : jobs) {
            Job job = added.job();
            if (!job.state().isSettled()) {
                live.add(new Live(Objects.requireNonNull(numbers.get(job.id())), job, added.due(), LogText.of(added)));
            }
        }
        return live;
    }

    /** The parts of a row of {@code live}. */
    record Live(long no, Job job, Due due, String log) {}

    void insertLive(Handle handle, List<Live> rows) {
        if (rows.isEmpty()) {
            return;
        }
        new SetStatement<>(insertLive, rows)
                .texts(row -> row.job().owner().value())
                .longs(Live::no)
                .texts(row -> row.job().id().value())
                .texts(row -> row.job().target().provider())
                .texts(row -> PartsText.write(row.job()))
                .longs(row -> Columns.delay(row.job(), row.due()))
                .longs(row -> row.job().version())
                .texts(row -> row.job().stamp())
                .texts(row -> row.job().state().name())
                .integers(row -> row.job().attempt())
                .longs(row -> Micros.of(row.job().pace()))
                .longs(row -> Micros.of(row.job().updatedAt()))
                .longs(row -> Columns.micros(row.job().lateSuccessAt()))
                .texts(Live::log)
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
        PostgresChanges.settledColumns(statement, NewJob::job)
                .texts(LogText::of)
                .execute(handle);
    }
}
