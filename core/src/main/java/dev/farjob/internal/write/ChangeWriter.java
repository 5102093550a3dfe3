package dev.farjob.internal.write;

import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.Verdict;
import java.util.concurrent.CompletableFuture;

/** A way to write a change: at once, by the thread that wants it written, or later, together with others. */
public interface ChangeWriter {

    /**
     * Writes a change, and tells the world about it.
     *
     * @return what became of it. Its continuation runs in this thread if the write is done already, and otherwise in one that
     *     has nothing else to go on with. Ends with a {@link JobStoreException} if nothing was written
     * @throws JobStoreException if nothing was written, and that is known at once
     */
    CompletableFuture<Verdict> write(Change change);
}
