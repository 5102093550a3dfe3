package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static boolean isOfLiveJobs(JobQuery query) {
        return !query.states().isEmpty() && query.states().stream().noneMatch(JobState::isSettled);
    }

    private static String conditions(JobQuery query, Map<String, Object> values) {
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
        query.target().ifPresent(target -> {
            all.add("j.provider = :provider AND j.endpoint = :endpoint");
            values.put("provider", target.provider());
            values.put("endpoint", target.endpoint());
        });
        query.after().ifPresent(last -> {
            all.add("j.created_at <= :lastAt AND (j.created_at < :lastAt OR j.id < :lastId)");
            values.put("lastAt", Micros.of(last.createdAt()));
            values.put("lastId", last.id().value());
        });
        if (!query.states().isEmpty()) {
            all.add("COALESCE(l.state, s.state) IN ("
                    + query.states().stream()
                            .map(state -> "'" + state.name() + "'")
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        if (query.isUnseen()) {
            all.add("s.no IS NOT NULL AND s.acknowledged_at IS NULL");
        }
        if (query.isLateSuccess()) {
            all.add("COALESCE(l.late_success_at, s.late_success_at) IS NOT NULL");
        }
        return String.join(" AND ", all);
    }
}
