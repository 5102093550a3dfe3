package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.OutcomeText;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.NewJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * H2, SQLite, MariaDB, MySQL and distributed databases: batches of plain statements. Rows are compared under a lock, or
 * written on condition and read again; no answer of a driver about how many rows it touched is believed.
 */
final class PortableWrites implements Writes {

    private final Tables tables;
    private final Dialect dialect;
    private final PortableInserts inserts;
    private final PortableChanges changes;
    private final PortableClaims claims;
    private final String inFlight;

    PortableWrites(Tables tables, Dialect dialect, ReadJobs reads) {
        this.tables = tables;
        this.dialect = dialect;
        this.inserts = new PortableInserts(tables, dialect, reads);
        this.changes = new PortableChanges(tables, dialect, reads);
        this.claims = new PortableClaims(tables, dialect);
        this.inFlight = tables.sql("SELECT COUNT(*) FROM {live} l WHERE l.provider = ? AND " + IN_FLIGHT);
    }

    @Override
    public Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        return inserts.insert(handle, jobs);
    }

    @Override
    public Map<JobId, Long> change(Handle handle, List<Change> changes) {
        return this.changes.change(handle, changes);
    }

    @Override
    public void reopen(Handle handle, long no, Change change, String log) {
        inserts.reopen(handle, no, change, log);
    }

    @Override
    public boolean areAt(Handle handle, List<Job> before) {
        return before.stream().allMatch(job -> changes.isAt(handle, job));
    }

    @Override
    public Claimed<LiveRow> claim(Handle handle, Claim claim) {
        return Claimed.all(claims.claim(handle, claim));
    }

    @Override
    public void putOff(Handle handle, List<LiveRow> rows) {
        claims.putOff(handle, rows);
    }

    @Override
    public int inFlight(Handle handle, String provider) {
        return handle.select(inFlight, provider).mapTo(Integer.class).one();
    }

    @Override
    public void outcomes(Handle handle, Map<Long, Job> jobs) {
        try (RowBatch delete = new RowBatch(handle, tables.sql("DELETE FROM {outcome} WHERE no = ?"));
                RowBatch insert = new RowBatch(
                        handle, tables.sql("INSERT INTO {outcome} (no, outcome, payload) VALUES (?, ?, ?)"))) {
            jobs.forEach((no, job) -> {
                OutcomeText text = OutcomeText.of(job.outcome().orElseThrow());
                delete.row(no);
                insert.row(no, text.outcome(), text.payload());
            });
            delete.execute();
            insert.execute();
        }
    }

    @Override
    public void handles(Handle handle, Collection<HandleRow> rows) {
        // A row that a restore has left behind would be in the way, because both columns are the key there
        String unlessThere = tables.database().isDistributed() ? " ON CONFLICT DO NOTHING" : "";
        try (RowBatch batch =
                new RowBatch(handle, tables.sql("INSERT INTO {handle} (hash, id) VALUES (?, ?)" + unlessThere))) {
            rows.forEach(row -> batch.row(row.hash(), row.job().value()));
            batch.execute();
        }
    }

    /** If a transaction has the database to itself, there is nobody to hold off. */
    @Override
    public void holdOff(Handle handle, Collection<String> names) {
        if (dialect.forUpdate().isEmpty()) {
            return;
        }
        for (String name : names.stream().sorted().toList()) {
            if (tables.database().isDistributed()) {
                writeLock(handle, name);
            } else {
                lock(handle, name);
            }
        }
    }

    /** A lock alone is nothing to a database that looks for conflicts when a transaction commits. */
    private void writeLock(Handle handle, String name) {
        handle.execute(
                tables.sql("INSERT INTO {lock} AS k (name, turn) VALUES (?, 1)"
                        + " ON CONFLICT (name) DO UPDATE SET turn = k.turn + 1"),
                name);
    }

    private void lock(Handle handle, String name) {
        boolean isThere = handle.select(tables.sql("SELECT k.name FROM {lock} k WHERE k.name = ?"), name)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!isThere) {
            insertLock(handle, name);
        }
        handle.select(tables.sql("SELECT k.name FROM {lock} k WHERE k.name = ?" + dialect.forUpdate()), name)
                .mapTo(String.class)
                .one();
    }

    private void insertLock(Handle handle, String name) {
        handle.savepoint("farjob");
        try {
            handle.execute(tables.sql("INSERT INTO {lock} (name) VALUES (?)"), name);
            handle.releaseSavepoint("farjob");
        } catch (RuntimeException broken) {
            if (!Trouble.of(broken).isDuplicate()) {
                throw broken;
            }
            handle.rollbackToSavepoint("farjob");
        }
    }
}
