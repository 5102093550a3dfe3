package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Counts jobs by state. Unsettled ones are counted where they lie, in the narrow rows of the live table, and an owner's by
 * the owner's part of the index; only who asks for settled jobs of everyone makes the store read all that it keeps.
 */
final class CountJobs {

    private final Tables tables;
    private final ListJobs list;

    CountJobs(Tables tables, ListJobs list) {
        this.tables = tables;
        this.list = list;
    }

    Map<JobState, Long> count(Handle handle, JobQuery query) {
        return SteadyPlans.read(tables.database(), handle, steady -> counts(steady, query.firstPage()));
    }

    private Map<JobState, Long> counts(Handle handle, JobQuery query) {
        Map<String, Object> values = new HashMap<>();
        String conditions = list.conditions(query, values);
        Query statement = handle.createQuery(tables.sql(statement(query, conditions)));
        values.forEach(statement::bind);
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        statement
                .map((row, context) -> Map.entry(JobState.valueOf(row.getString("state")), row.getLong("jobs")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    private static String statement(JobQuery query, String conditions) {
        if (ListJobs.isOfLiveJobs(query) && isOfLiveColumns(query)) {
            return "SELECT l.state AS state, count(*) AS jobs FROM {live} l WHERE l.state IN ("
                    + ListJobs.names(query.states()) + ")"
                    + query.owner().map(owner -> " AND l.owner = :owner").orElse("")
                    + query.provider()
                            .map(provider -> " AND l.provider = :provider")
                            .orElse("") + " GROUP BY l.state";
        }
        if (ListJobs.isOfLiveJobs(query)) {
            String owner = query.owner().isPresent() ? " AND l.owner = :owner" : "";
            return "SELECT l.state AS state, count(*) AS jobs FROM {live} l JOIN {job} j ON j.id = l.id"
                    + " LEFT JOIN {settled} s ON s.no = j.no WHERE " + conditions + owner + " GROUP BY l.state";
        }
        return "SELECT COALESCE(l.state, s.state) AS state, count(*) AS jobs FROM {job} j"
                + " LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no LEFT JOIN {settled} s ON s.no = j.no WHERE "
                + conditions + " GROUP BY COALESCE(l.state, s.state)";
    }

    private static boolean isOfLiveColumns(JobQuery query) {
        return query.subject().isEmpty()
                && query.target().isEmpty()
                && query.tags().isEmpty()
                && !query.isUnseen()
                && !query.isLateSuccess();
    }
}
