package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.concurrent.CompletableFuture;

/**
 * Writes changes that nobody waits for: a thread that has looked at a job leaves what is to be written, and looks at the next
 * one. If nobody else is writing, it is written at once, in the same thread; if a call hangs, another one is made soon.
 */
public final class SharedWrites implements ChangeWriter {

    private final CombiningJobStore store;
    private final JobWriter writer;
    private final Attendant attendant;

    public SharedWrites(CombiningJobStore store, JobWriter writer, Timekeeper time) {
        this.store = store;
        this.writer = writer;
        this.attendant = new Attendant(time, store::hurry);
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
        if (!verdict.isDone()) {
            attendant.attend(verdict);
        }
        return verdict;
    }

    /** Attends to nothing that is left from now on; closing waits for it. */
    public void close() {
        attendant.close();
    }

    /** Sends a thread for what has waited for long. */
    public void hurry() {
        store.hurry();
    }
}
