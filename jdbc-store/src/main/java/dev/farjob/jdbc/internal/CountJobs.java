package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Counts jobs by state. Unsettled ones are counted where they lie, in the narrow rows of the live table, and an owner's by
 * the owner's part of the index; only who asks for settled jobs of everyone makes the store read all that it keeps.
 */
final class CountJobs {

    private final Tables tables;
    private final SteadyPlans steady;

    CountJobs(Tables tables) {
        this.tables = tables;
        this.steady = new SteadyPlans(tables.database());
    }

    Map<JobState, Long> count(Handle handle, JobQuery query) {
        Map<String, Object> values = new HashMap<>();
        Query statement = steady.query(handle, tables.sql(statement(query.firstPage(), values)));
        values.forEach(statement::bind);
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        steady.answer(statement)
                .map((row, context) -> Map.entry(row.getString("state"), row.getLong("jobs")))
                .forEach(entry -> known(entry.getKey()).ifPresent(state -> counts.put(state, entry.getValue())));
        return counts;
    }

    /** A state that only a newer version knows is not counted, as a job in it is not listed. */
    private static Optional<JobState> known(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    private String statement(JobQuery query, Map<String, Object> values) {
        return ListJobs.isOfLiveJobs(query)
                ? "SELECT l.state AS state, count(*) AS jobs FROM {live} l WHERE "
                        + ListJobs.ofLive(tables, query, values) + " GROUP BY l.state"
                : "SELECT COALESCE(l.state, s.state) AS state, count(*) AS jobs FROM {job} j"
                        + " LEFT JOIN {live} l ON l.owner = j.owner AND l.no = j.no"
                        + " LEFT JOIN {settled} s ON s.no = j.no WHERE " + ListJobs.ofAll(tables, query, values)
                        + " GROUP BY COALESCE(l.state, s.state)";
    }
}
