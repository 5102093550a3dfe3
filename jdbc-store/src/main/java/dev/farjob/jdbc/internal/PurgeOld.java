package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.JobId;
import dev.farjob.store.Purge;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is old enough, oldest first, a few at a time: no transaction grows long, and none waits for another. No input
 * or result is read for it.
 */
final class PurgeOld {

    /** So many in one transaction. */
    private static final int AT_A_TIME = 100;

    private final Tables tables;
    private final UnreadableRows unreadable;
    private final Dialect dialect;

    PurgeOld(Tables tables, UnreadableRows unreadable, Dialect dialect) {
        this.tables = tables;
        this.unreadable = unreadable;
        this.dialect = dialect;
    }

    /**
     * A job to remove.
     *
     * @param provider where it went; null if its request is gone already
     */
    private record Old(long no, JobId id, @Nullable String provider, String parts) {

        static Old of(ResultSet row) throws SQLException {
            return new Old(row.getLong("no"), Snapshots.id(row), row.getString("provider"), row.getString("parts"));
        }
    }

    private interface Part {
        int remove(Handle handle, Purge old);
    }

    /** Removes what is old, a little at a time, each in a transaction of its own; answers how much it was. */
    int purge(Transactions transactions, Purge old) {
        return purge(transactions, old, "settled jobs could not be purged", this::jobs)
                + purge(transactions, old, "kept webhooks could not be purged", this::webhooks);
    }

    private static int purge(Transactions transactions, Purge old, String what, Part part) {
        int gone = 0;
        int batch;
        int some;
        do {
            some = Math.min(AT_A_TIME, old.limit() - gone);
            Purge little = new Purge(old.settledBefore(), old.receivedBefore(), some);
            batch = transactions.write(what, handle -> part.remove(handle, little));
            gone += batch;
        } while (batch == some && gone < old.limit());
        return gone;
    }

    private int jobs(Handle handle, Purge purge) {
        List<Old> found = handle.createQuery(tables.sql(dialect.settledBefore()))
                .bind("before", Micros.of(purge.settledBefore()))
                .bind("limit", purge.limit())
                .map((row, context) -> Old.of(row))
                .list();
        List<Old> old = found.isEmpty() ? found : end(handle, purge, found);
        if (old.isEmpty()) {
            return 0;
        }
        List<Long> numbers = old.stream().map(Old::no).toList();
        delete(handle, "DELETE FROM {outcome} WHERE no IN (<values>)", numbers);
        forgetHandles(handle, old);
        delete(
                handle,
                "DELETE FROM {job} WHERE id IN (<values>)",
                old.stream().map(job -> job.id().value()).toList());
        return old.size();
    }

    /**
     * Removes the rows that say how they ended, and answers whose. Those that were found under a lock are still as they were;
     * without one, a job may have been reopened meanwhile, or removed by another node.
     */
    private List<Old> end(Handle handle, Purge purge, List<Old> found) {
        List<Long> numbers = found.stream().map(Old::no).toList();
        if (!tables.database().isDistributed()) {
            delete(handle, "DELETE FROM {settled} WHERE no IN (<values>)", numbers);
            return found;
        }
        Set<Long> removed = handle.createQuery(tables.sql(
                        "DELETE FROM {settled} WHERE no IN (<values>) AND settled_at < :before RETURNING no"))
                .bindList("values", numbers)
                .bind("before", Micros.of(purge.settledBefore()))
                .mapTo(Long.class)
                .set();
        return found.stream().filter(job -> removed.contains(job.no())).toList();
    }

    private void forgetHandles(Handle handle, List<Old> old) {
        List<Long> hashes = old.stream()
                .flatMap(job -> unreadable.make(job.id(), () -> hashes(job)).stream())
                .flatMap(List::stream)
                .toList();
        if (!hashes.isEmpty()) {
            handle.createUpdate(tables.sql("DELETE FROM {handle} WHERE hash IN (<hashes>) AND id IN (<ids>)"))
                    .bindList("hashes", hashes)
                    .bindList("ids", old.stream().map(job -> job.id().value()).toList())
                    .execute();
        }
    }

    private static List<Long> hashes(Old job) {
        return job.provider() == null
                ? List.of()
                : PartsText.remoteIds(job.parts(), job.provider()).stream()
                        .map(remote -> HandleHash.of(remote.provider(), remote.id()))
                        .toList();
    }

    private void delete(Handle handle, String sql, List<?> values) {
        handle.createUpdate(tables.sql(sql)).bindList("values", values).execute();
    }

    private int webhooks(Handle handle, Purge purge) {
        List<Long> old = handle.select(
                        tables.sql("SELECT w.id FROM {webhook} w WHERE w.received_at < ? ORDER BY w.received_at LIMIT ?"
                                + dialect.passingOver()),
                        Micros.of(purge.receivedBefore()),
                        purge.limit())
                .mapTo(Long.class)
                .list();
        return old.isEmpty()
                ? 0
                : handle.createUpdate(tables.sql("DELETE FROM {webhook} WHERE id IN (<ids>) AND received_at < :before"))
                        .bindList("ids", old)
                        .bind("before", Micros.of(purge.receivedBefore()))
                        .execute();
    }
}
