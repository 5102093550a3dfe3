package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Glimpse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Sees which jobs of many owners there are and how far they have come. One statement reads the narrow rows of live jobs by
 * their key, and the unseen ends by the index of an owner's jobs; no input, result or log is read.
 */
final class GlimpseJobs {

    /** As many owners as one statement asks about. */
    static final int MOST_OWNERS = 512;

    private final SteadyPlans steady;
    private final UnreadableRows unreadable;
    private final String sql;

    GlimpseJobs(Tables tables, UnreadableRows unreadable) {
        this.steady = new SteadyPlans(tables.database());
        this.unreadable = unreadable;
        this.sql = tables.sql("SELECT l.id, l.owner, l.version, l.state, l.updated_at FROM {live} l"
                + " WHERE l.owner IN (<owners>)"
                + " UNION ALL SELECT s.id, j.owner, s.version, s.state, s.updated_at FROM {job} j"
                + " JOIN {settled} s ON s.no = j.no WHERE j.owner IN (<owners>) AND j.seen = FALSE"
                + " AND j.created_at > :after AND s.acknowledged_at IS NULL");
    }

    List<Glimpse> of(Handle handle, Collection<Owner> owners, Instant createdAfter) {
        List<String> names = owners.stream().map(Owner::value).toList();
        List<Glimpse> seen = new ArrayList<>();
        for (int from = 0; from < names.size(); from += MOST_OWNERS) {
            List<String> some = filledUp(names.subList(from, Math.min(names.size(), from + MOST_OWNERS)));
            seen.addAll(part(handle, some, createdAfter));
        }
        return seen;
    }

    private List<Glimpse> part(Handle handle, List<String> owners, Instant createdAfter) {
        Query query = steady.query(handle, sql).bindList("owners", owners).bind("after", Micros.of(createdAfter));
        return steady
                .answer(query)
                .map((row, context) -> unreadable.read(JobId.of(row.getString(1)), () -> glimpse(row)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Glimpse glimpse(ResultSet row) throws SQLException {
        return new Glimpse(
                JobId.of(row.getString(1)),
                Owner.of(row.getString(2)),
                row.getLong(3),
                JobState.valueOf(row.getString(4)),
                Micros.instant(row.getLong(5)));
    }

    /** Up to a power of two with the last one again, so that a changing audience does not make a new statement each time. */
    private static List<String> filledUp(List<String> owners) {
        int size = Integer.highestOneBit(Math.max(1, 2 * owners.size() - 1));
        List<String> filled = new ArrayList<>(owners);
        filled.addAll(Collections.nCopies(size - owners.size(), owners.get(owners.size() - 1)));
        return filled;
    }
}
