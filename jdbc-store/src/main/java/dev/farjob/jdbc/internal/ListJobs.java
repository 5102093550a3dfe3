package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobQuery.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists jobs by walking the index that fits the query, newest first, until the page is full: what lies behind the page
 * costs nothing. Only names that are written here become part of a statement, everything that is asked for is bound.
 */
final class ListJobs {

    private static final Comparator<Found> NEWEST_FIRST = Comparator.comparing(
                    (Found found) -> found.at().createdAt())
            .thenComparing(found -> found.at().id())
            .reversed();

    private final Tables tables;
    private final SteadyPlans steady;
    private final UnreadableRows unreadable;

    ListJobs(Tables tables, UnreadableRows unreadable) {
        this.tables = tables;
        this.steady = new SteadyPlans(tables.database());
        this.unreadable = unreadable;
    }

    /**
     * A row of the page.
     *
     * @param job empty if it cannot be read
     */
    private record Found(Position at, Optional<Job> job) {}

    /** A page has as many jobs as there are, up to its limit, whatever lies between them that cannot be read. */
    List<Job> list(Handle handle, JobQuery query) {
        List<Job> jobs = new ArrayList<>();
        JobQuery next = query;
        while (true) {
            List<Found> page = page(handle, next);
            page.forEach(found -> found.job().ifPresent(jobs::add));
            if (jobs.size() == query.limit() || page.size() < next.limit()) {
                return jobs;
            }
            next = query.after(page.get(page.size() - 1).at()).limit(query.limit() - jobs.size());
        }
    }

    /** Sorted here: a planner that is asked for an order may walk an index in that order, and read all there is. */
    private List<Found> page(Handle handle, JobQuery query) {
        Map<String, Object> values = new HashMap<>();
        values.put("limit", query.limit());
        String sql = tables.sql("SELECT " + Snapshots.WHOLE + " FROM {job} j" + Snapshots.JOINS + " WHERE j.id IN ("
                + ids(query, values) + ")");
        Query statement = steady.query(handle, sql);
        values.forEach(statement::bind);
        return steady.answer(statement).map((row, context) -> found(row)).stream()
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private Found found(ResultSet row) throws SQLException {
        JobId id = Snapshots.id(row);
        return new Found(
                new Position(Micros.instant(row.getLong("created_at")), id),
                unreadable.read(id, () -> Snapshots.whole(row)));
    }

    /** First only the ids of the page, from narrow rows; then the rest of those jobs. */
    private String ids(JobQuery query, Map<String, Object> values) {
        if (isOfLiveJobs(query)) {
            return page("l", "{live} l", ofLive(tables, query, values));
        }
        String conditions = ofAll(tables, query, values);
        String jobs = "{job} j LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                + " LEFT JOIN {settled} s ON s.no = j.no";
        if (query.isLateSuccess()) {
            return page(
                    "j",
                    jobs,
                    conditions + " AND j.id IN (SELECT t.id FROM {settled} t WHERE t.late_success_at IS NOT NULL"
                            + " UNION ALL SELECT t.id FROM {live} t WHERE t.late_success_at IS NOT NULL)");
        }
        if (query.isUnseen()) {
            return page("j", jobs, conditions + " AND j.seen = FALSE");
        }
        if (query.owner().isPresent() && query.subject().isEmpty()) {
            // The index has the seen ones and the others apart, each of them newest first.
            return page(
                    "halves",
                    "(" + half(jobs, conditions + " AND j.seen = FALSE") + " UNION ALL "
                            + half(jobs, conditions + " AND j.seen = TRUE") + ") halves",
                    "1 = 1");
        }
        return page("j", jobs, conditions);
    }

    private static String page(String row, String tables, String conditions) {
        return "SELECT page.id FROM (" + newest(row, tables, conditions) + ") page";
    }

    private static String half(String tables, String conditions) {
        return "SELECT half.id, half.created_at FROM (" + newest("j", tables, conditions) + ") half";
    }

    private static String newest(String row, String tables, String conditions) {
        return "SELECT %1$s.id, %1$s.created_at FROM %2$s WHERE %3$s ORDER BY %1$s.created_at DESC, %1$s.id DESC LIMIT :limit"
                .formatted(row, tables, conditions);
    }

    static boolean isOfLiveJobs(JobQuery query) {
        return !query.states().isEmpty() && query.states().stream().noneMatch(JobState::isSettled);
    }

    /**
     * A query of live jobs as conditions on the rows {@code l} of {@code live} alone, however many have settled. A join of the
     * two tables might begin at the wrong end.
     */
    static String ofLive(Tables tables, JobQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>();
        all.add("l.state IN (" + names(query.states()) + ")");
        owner("l", query, values).ifPresent(all::add);
        provider("l", query, values).ifPresent(all::add);
        after("l", query, values).ifPresent(all::add);
        if (query.isLateSuccess()) {
            all.add("l.late_success_at IS NOT NULL");
        }
        if (query.isUnseen()) {
            all.add("1 = 0"); // an end is needed to be unseen
        }
        List<String> asked = asked(tables, query, values);
        if (!asked.isEmpty()) {
            all.add("EXISTS (SELECT 1 FROM {job} j WHERE j.id = l.id AND " + String.join(" AND ", asked) + ")");
        }
        return String.join(" AND ", all);
    }

    /** The query as conditions on the tables' rows {@code j}, {@code l} and {@code s}; their parameters go to the values. */
    static String ofAll(Tables tables, JobQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>();
        all.add("1 = 1");
        owner("j", query, values).ifPresent(all::add);
        provider("j", query, values).ifPresent(all::add);
        after("j", query, values).ifPresent(all::add);
        all.addAll(asked(tables, query, values));
        if (!query.states().isEmpty()) {
            all.add("COALESCE(l.state, s.state) IN (" + names(query.states()) + ")");
        }
        if (query.isUnseen()) {
            all.add("s.no IS NOT NULL AND s.acknowledged_at IS NULL");
        }
        if (query.isLateSuccess()) {
            all.add("COALESCE(l.late_success_at, s.late_success_at) IS NOT NULL");
        }
        return String.join(" AND ", all);
    }

    private static Optional<String> owner(String row, JobQuery query, Map<String, Object> values) {
        return query.owner().map(owner -> {
            values.put("owner", owner.value());
            return row + ".owner = :owner";
        });
    }

    private static Optional<String> provider(String row, JobQuery query, Map<String, Object> values) {
        return query.provider().map(provider -> {
            values.put("provider", provider);
            return row + ".provider = :provider";
        });
    }

    private static Optional<String> after(String row, JobQuery query, Map<String, Object> values) {
        return query.after().map(last -> {
            values.put("lastAt", Micros.of(last.createdAt()));
            values.put("lastId", last.id().value());
            return "%1$s.created_at <= :lastAt AND (%1$s.created_at < :lastAt OR %1$s.id < :lastId)".formatted(row);
        });
    }

    /** The conditions on what only the request says. */
    private static List<String> asked(Tables tables, JobQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>();
        query.subject().ifPresent(subject -> {
            all.add("j.subject = :subject");
            values.put("subject", subject.value());
        });
        query.target().ifPresent(target -> {
            all.add("j.provider = :targetProvider AND j.endpoint = :endpoint");
            values.put("targetProvider", target.provider());
            values.put("endpoint", target.endpoint());
        });
        query.tags().forEach((name, value) -> all.add(tag(tables, name, value, values)));
        return all;
    }

    static String names(Set<JobState> states) {
        return states.stream().map(state -> "'" + state.name() + "'").sorted().collect(Collectors.joining(", "));
    }

    /**
     * That the tags have this one: their text has the pair at its beginning or after a comma. Within a name or a value neither
     * can be followed by a quote that is not escaped.
     */
    private static String tag(Tables tables, String name, String value, Map<String, Object> values) {
        String pair = TagsText.pair(name, value);
        String first = "tag" + values.size();
        values.put(first, "{" + pair);
        String later = "tag" + values.size();
        values.put(later, "," + pair);
        String position = tables.database().position();
        return "(" + position + "(j.tags, :" + first + ") = 1 OR " + position + "(j.tags, :" + later + ") > 0)";
    }
}
