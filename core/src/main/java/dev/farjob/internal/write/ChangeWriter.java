package dev.farjob.internal.write;

import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.Verdict;
import java.util.concurrent.CompletableFuture;

/** A way to write a change: at once, by whoever wants it written, or later, by somebody who writes many. */
public interface ChangeWriter {

    /**
     * Writes a change, and tells the world about it.
     *
     * @return what became of it; ends with a {@link JobStoreException} if nothing was written
     * @throws JobStoreException if nothing was written, and that is known at once
     */
    CompletableFuture<Verdict> write(Change change);
}
