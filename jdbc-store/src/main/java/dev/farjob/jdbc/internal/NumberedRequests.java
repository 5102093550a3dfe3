package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.JobId;
import dev.farjob.store.NewJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives each job a number at random. A sequence of a distributed database is a place that everybody waits for, and numbers
 * in order lie on one server. The row that has our number is ours; where another has it, or the id or the key was taken, ours is
 * not there, and the caller looks what is in the way. A number that was taken is nothing in the way: it asks again.
 */
final class NumberedRequests implements PortableRequests {

    private final ReadJobs reads;
    private final LongSupplier numbers;
    private final String insert;

    NumberedRequests(Tables tables, ReadJobs reads) {
        this(tables, reads, () -> ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** The same with numbers of another kind, from 1. */
    NumberedRequests(Tables tables, ReadJobs reads, LongSupplier numbers) {
        this.reads = reads;
        this.numbers = numbers;
        this.insert =
                tables.sql("INSERT INTO {job} (no, " + COLUMNS + ") VALUES (?, " + VALUES + ") ON CONFLICT DO NOTHING");
    }

    @Override
    public Map<JobId, Long> insert(Handle handle, List<NewJob> jobs) {
        Map<JobId, Long> ours = new HashMap<>();
        try (RowBatch batch = new RowBatch(handle, insert)) {
            for (NewJob added : jobs) {
                long number = numbers.getAsLong();
                ours.put(added.job().id(), number);
                batch.row(row(number, PortableRequests.values(added.job())));
            }
            batch.execute();
        }
        Map<JobId, Long> there = reads.numbers(handle, ours.keySet());
        ours.entrySet().removeIf(entry -> !entry.getValue().equals(there.get(entry.getKey())));
        return ours;
    }

    private static @Nullable Object[] row(long number, @Nullable Object[] values) {
        @Nullable Object[] row = new @Nullable Object[values.length + 1];
        row[0] = number;
        System.arraycopy(values, 0, row, 1, values.length);
        return row;
    }
}
