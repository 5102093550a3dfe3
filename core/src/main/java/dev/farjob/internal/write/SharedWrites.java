package dev.farjob.internal.write;

import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.concurrent.CompletableFuture;

/**
 * Writes changes that nobody waits for: a thread that has looked at a job leaves what is to be written, and looks at the next
 * one. Where nobody else is writing it is written at once, in the same thread.
 */
public final class SharedWrites implements ChangeWriter {

    private final CombiningJobStore store;
    private final JobWriter writer;

    public SharedWrites(CombiningJobStore store, JobWriter writer) {
        this.store = store;
        this.writer = writer;
    }

    @Override
    public CompletableFuture<Verdict> write(Change change) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        store.leave(change, answers -> {
            try {
                verdict.complete(writer.conclude(change, answers));
            } catch (Throwable broken) {
                verdict.completeExceptionally(broken);
            }
        });
        return verdict;
    }

    /** Sends a thread for what has waited for long. */
    public void hurry() {
        store.hurry();
    }
}
