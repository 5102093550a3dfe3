package dev.farjob.jdbc.internal;

import dev.farjob.store.Change;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The host's own work in a transaction of the store; it says what becomes of the jobs. */
@FunctionalInterface
public interface HostWork {
    /** Says what becomes of each job. */
    List<Change> run(Handle handle) throws Exception;
}
