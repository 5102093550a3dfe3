package dev.farjob.internal.guard;

import java.util.function.Consumer;

/** Calls what the host gave us, which may do anything, and leaves the thread as it was. */
public final class Callback {

    private Callback() {}

    /**
     * Calls it with the interrupt flag cleared, and puts the flag back as it was before.
     *
     * @param broken hears of whatever the callback throws
     */
    public static void call(Runnable callback, Consumer<Throwable> broken) {
        boolean interrupted = Thread.interrupted();
        try {
            callback.run();
        } catch (Throwable thrown) {
            broken.accept(thrown);
        } finally {
            // A flag that the callback left behind would end whatever this thread does next.
            Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
