package dev.farjob.jdbc.internal;

import dev.farjob.model.JobId;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a row that cannot be read from stopping the others: it is left out, and this node says so once. A newer version of
 * the library may have written it, a restore may have lost a part, or somebody changed it by hand.
 */
final class UnreadableRows {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRows.class);

    /** So many jobs are remembered as told. */
    private static final int MOST_TOLD = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<JobId> told = new LinkedHashSet<>();

    /** Makes something of a row. */
    interface Reader<T> {
        T read() throws SQLException;
    }

    /** The content of a row; empty if it cannot be read. */
    <T> Optional<T> read(JobId id, Reader<T> reader) throws SQLException {
        try {
            return Optional.of(reader.read());
        } catch (RuntimeException unreadable) {
            tell(id, unreadable);
            return Optional.empty();
        }
    }

    /** The same of what was read already. */
    <T> Optional<T> make(JobId id, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (RuntimeException unreadable) {
            tell(id, unreadable);
            return Optional.empty();
        }
    }

    private void tell(JobId id, RuntimeException unreadable) {
        if (isNew(id)) {
            LOG.error(
                    "{}; until then the job is left out of what nodes read and claim, and nothing happens to it",
                    message(id, unreadable));
            LOG.debug("the row of job {} cannot be read", id, unreadable);
        }
    }

    /**
     * The same of a row that was asked for by itself.
     *
     * @throws JobStoreException if it cannot be read
     */
    static <T> T require(JobId id, Reader<T> reader) throws SQLException {
        try {
            return reader.read();
        } catch (RuntimeException unreadable) {
            throw new JobStoreException(Effect.NONE, message(id, unreadable), unreadable);
        }
    }

    /** Not in the words of what was thrown, which may repeat what is stored. */
    private static String message(JobId id, RuntimeException unreadable) {
        String reason = unreadable instanceof Missing
                ? unreadable.getMessage()
                : "a word or a text in it is unknown to this version of the library ("
                        + unreadable.getClass().getSimpleName() + ")";
        return "the row of job " + id + " cannot be read: " + reason
                + "; run the newer version that wrote it, or mend or delete the row by hand";
    }

    private boolean isNew(JobId id) {
        lock.lock();
        try {
            if (told.size() >= MOST_TOLD) {
                told.remove(told.iterator().next());
            }
            return told.add(id);
        } finally {
            lock.unlock();
        }
    }

    /** A part of the job is not there. */
    static final class Missing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message, null, false, false);
        }
    }
}
