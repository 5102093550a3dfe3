package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists jobs by walking the index that fits the query, newest first, until the page is full: what lies behind the page
 * costs nothing. Only names that are written here become part of a statement, everything that is asked for is bound.
 */
final class ListJobs {

    private static final String NEWEST_FIRST = " ORDER BY j.created_at DESC, j.id DESC LIMIT :limit";

    private final Tables tables;

    ListJobs(Tables tables) {
        this.tables = tables;
    }

    List<Job> list(Handle handle, JobQuery query) {
        return SteadyPlans.read(tables.database(), handle, steady -> page(steady, query));
    }

    private List<Job> page(Handle handle, JobQuery query) {
        Map<String, Object> values = new HashMap<>();
        values.put("limit", query.limit());
        String conditions = conditions(query, values);
        Query statement = handle.createQuery(tables.sql("SELECT " + Snapshots.WHOLE + " FROM {job} j" + Snapshots.JOINS
                + " WHERE j.id IN (" + ids(query, conditions) + ")" + NEWEST_FIRST));
        values.forEach(statement::bind);
        return statement.map((row, context) -> Snapshots.whole(row)).list();
    }

    /** First only the ids of the page, from narrow rows; then the rest of those jobs. */
    private static String ids(JobQuery query, String conditions) {
        if (isOfLiveJobs(query)) {
            String owner = query.owner().isPresent() ? " AND l.owner = :owner" : "";
            return page(
                    "{live} l JOIN {job} j ON j.id = l.id LEFT JOIN {settled} s ON s.no = j.no", conditions + owner);
        }
        String jobs = "{job} j LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                + " LEFT JOIN {settled} s ON s.no = j.no";
        if (query.isLateSuccess()) {
            return page(
                    jobs,
                    conditions + " AND j.id IN (SELECT t.id FROM {settled} t WHERE t.late_success_at IS NOT NULL"
                            + " UNION ALL SELECT t.id FROM {live} t WHERE t.late_success_at IS NOT NULL)");
        }
        if (query.isUnseen()) {
            return page(jobs, conditions + " AND j.seen = FALSE");
        }
        if (query.owner().isPresent() && query.subject().isEmpty()) {
            // The index has the seen ones and the others apart, each of them newest first.
            return "SELECT halves.id FROM (" + page(jobs, conditions + " AND j.seen = FALSE") + " UNION ALL "
                    + page(jobs, conditions + " AND j.seen = TRUE") + ") halves";
        }
        return page(jobs, conditions);
    }

    private static String page(String tables, String conditions) {
        return "SELECT page.id FROM (SELECT j.id FROM " + tables + " WHERE " + conditions + NEWEST_FIRST + ") page";
    }

    static boolean isOfLiveJobs(JobQuery query) {
        return !query.states().isEmpty() && query.states().stream().noneMatch(JobState::isSettled);
    }

    /** The query as conditions on the tables' rows {@code j}, {@code l} and {@code s}; their parameters go to the values. */
    String conditions(JobQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>();
        all.add("1 = 1");
        query.owner().ifPresent(owner -> {
            all.add("j.owner = :owner");
            values.put("owner", owner.value());
        });
        query.subject().ifPresent(subject -> {
            all.add("j.subject = :subject");
            values.put("subject", subject.value());
        });
        query.provider().ifPresent(provider -> {
            all.add("j.provider = :provider");
            values.put("provider", provider);
        });
        query.target().ifPresent(target -> {
            all.add("j.provider = :targetProvider AND j.endpoint = :endpoint");
            values.put("targetProvider", target.provider());
            values.put("endpoint", target.endpoint());
        });
        query.tags().forEach((name, value) -> all.add(tag(name, value, values)));
        query.after().ifPresent(last -> {
            all.add("j.created_at <= :lastAt AND (j.created_at < :lastAt OR j.id < :lastId)");
            values.put("lastAt", Micros.of(last.createdAt()));
            values.put("lastId", last.id().value());
        });
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

    static String names(Set<JobState> states) {
        return states.stream().map(state -> "'" + state.name() + "'").sorted().collect(Collectors.joining(", "));
    }

    /**
     * That the tags have this one: their text has the pair at its beginning or after a comma. Within a name or a value neither
     * can be followed by a quote that is not escaped.
     */
    private String tag(String name, String value, Map<String, Object> values) {
        String pair = TagsText.pair(name, value);
        String first = "tag" + values.size();
        values.put(first, "{" + pair);
        String later = "tag" + values.size();
        values.put(later, "," + pair);
        String position = tables.database().position();
        return "(" + position + "(j.tags, :" + first + ") = 1 OR " + position + "(j.tags, :" + later + ") > 0)";
    }
}
