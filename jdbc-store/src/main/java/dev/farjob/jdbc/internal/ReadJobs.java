package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads jobs, and what is kept of their past. */
final class ReadJobs {

    /** As many values as every database takes in one list. */
    private static final int MOST_IN_A_LIST = 500;

    private final Tables tables;
    private final SteadyPlans steady;
    private final UnreadableRows unreadable;
    private final String byId;
    private final String byKey;
    private final String byHandle;
    private final String log;

    ReadJobs(Tables tables, UnreadableRows unreadable) {
        this.tables = tables;
        this.steady = new SteadyPlans(tables.database());
        this.unreadable = unreadable;
        String whole = "SELECT " + Snapshots.WHOLE + " FROM {job} j" + Snapshots.JOINS;
        byId = tables.sql(whole + " WHERE j.id = ?");
        byKey = tables.sql(whole + " WHERE j.owner = ? AND j.idem_key = ?");
        byHandle = tables.sql(whole + " WHERE j.id IN (SELECT h.id FROM {handle} h WHERE h.hash = ?)");
        log = tables.sql("SELECT j.created_at, COALESCE(l.log, s.log) AS log FROM {job} j"
                + " LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no LEFT JOIN {settled} s ON s.no = j.no"
                + " WHERE j.id = ?");
    }

    Optional<Job> byId(Handle handle, JobId id) {
        return handle.select(byId, id.value())
                .map((row, context) -> UnreadableRows.require(id, () -> Snapshots.whole(row)))
                .findOne();
    }

    Optional<Job> byKey(Handle handle, Owner owner, IdempotencyKey key) {
        return byKey(handle, owner, key, "");
    }

    /** @param asOfNow see {@link Dialect#asOfNow}; empty to go by what the transaction sees */
    Optional<Job> byKey(Handle handle, Owner owner, IdempotencyKey key, String asOfNow) {
        return handle.select(byKey + asOfNow, owner.value(), key.value())
                .map((row, context) -> UnreadableRows.require(Snapshots.id(row), () -> Snapshots.whole(row)))
                .findOne();
    }

    List<Job> byIds(Handle handle, Collection<JobId> ids) {
        return byIds(handle, ids, "");
    }

    /** @param asOfNow see {@link Dialect#asOfNow}; empty to go by what the transaction sees */
    List<Job> byIds(Handle handle, Collection<JobId> ids, String asOfNow) {
        String sql = tables.sql(
                "SELECT " + Snapshots.WHOLE + " FROM {job} j" + Snapshots.JOINS + " WHERE j.id IN (<ids>)" + asOfNow);
        List<Job> found = new ArrayList<>();
        for (List<String> some : parts(ids)) {
            handle.createQuery(sql)
                    .bindList("ids", some)
                    .map((row, context) -> unreadable.read(Snapshots.id(row), () -> Snapshots.whole(row)))
                    .forEach(job -> job.ifPresent(found::add));
        }
        return found;
    }

    /** The newest of the jobs that have this handle now. */
    Optional<Job> byHandle(Handle handle, String provider, String handleId) {
        return holders(handle, provider, handleId)
                .max(Comparator.comparing(Job::createdAt).thenComparing(Job::id));
    }

    /** Every job that knows this remote job. */
    Stream<Job> holders(Handle handle, String provider, String handleId) {
        Query query = steady.query(handle, byHandle).bind(0, HandleHash.of(provider, handleId));
        return steady
                .answer(query)
                .map((row, context) -> unreadable.read(Snapshots.id(row), () -> Snapshots.whole(row)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .filter(job -> job.handles().stream()
                        .anyMatch(its -> its.target().provider().equals(provider)
                                && its.id().equals(handleId)));
    }

    /** The key of a job's rows. */
    record Row(String owner, long no) {}

    /** The keys of the rows of these jobs. */
    Map<JobId, Row> rows(Handle handle, Collection<JobId> ids) {
        String sql = tables.sql("SELECT j.id, j.owner, j.no FROM {job} j WHERE j.id IN (<ids>)");
        Map<JobId, Row> rows = new HashMap<>();
        for (List<String> some : parts(ids)) {
            handle.createQuery(sql)
                    .bindList("ids", some)
                    .map((row, context) ->
                            Map.entry(JobId.of(row.getString(1)), new Row(row.getString(2), row.getLong(3))))
                    .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
        }
        return rows;
    }

    /** The numbers of the rows of these jobs. */
    Map<JobId, Long> numbers(Handle handle, Collection<JobId> ids) {
        Map<JobId, Long> numbers = new HashMap<>();
        rows(handle, ids).forEach((id, row) -> numbers.put(id, row.no()));
        return numbers;
    }

    /** The requests of these jobs, which never change. */
    List<Request> requests(Handle handle, Collection<JobId> ids) {
        String sql = tables.sql("SELECT " + Snapshots.REQUEST + " FROM {job} j WHERE j.id IN (<ids>)");
        List<Request> found = new ArrayList<>();
        for (List<String> some : parts(ids)) {
            handle.createQuery(sql)
                    .bindList("ids", some)
                    .map((row, context) -> unreadable.read(Snapshots.id(row), () -> Snapshots.request(row)))
                    .forEach(request -> request.ifPresent(found::add));
        }
        return found;
    }

    List<JobEvent> events(Handle handle, JobId id, long afterVersion) {
        return log(handle, id, LogText::events).stream()
                .filter(event -> event.version() > afterVersion)
                .toList();
    }

    List<StepRecord> steps(Handle handle, JobId id) {
        return log(handle, id, LogText::steps);
    }

    private <E> List<E> log(Handle handle, JobId id, BiFunction<String, LogText.Subject, List<E>> reader) {
        return handle.select(log, id.value())
                .map((row, context) -> UnreadableRows.require(
                        id,
                        () -> reader.apply(row.getString(2), new LogText.Subject(id, Micros.instant(row.getLong(1))))))
                .findOne()
                .orElse(List.of());
    }

    private static List<List<String>> parts(Collection<JobId> ids) {
        List<String> all = ids.stream().map(JobId::value).toList();
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_IN_A_LIST) {
            parts.add(all.subList(from, Math.min(all.size(), from + MOST_IN_A_LIST)));
        }
        return parts;
    }
}
