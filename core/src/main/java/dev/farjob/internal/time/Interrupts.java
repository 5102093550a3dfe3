package dev.farjob.internal.time;

/**
 * Keeps an interrupt to the work that it is meant for. One thread works for many jobs, one after the other, and the code of
 * hosts and of provider clients may leave its interrupt flag set: the next job's call would end at once, and a spawn would
 * be in doubt for it.
 */
public final class Interrupts {

    private static final ThreadLocal<Boolean> OURS = ThreadLocal.withInitial(() -> false);

    private Interrupts() {}

    /**
     * Runs a piece of work that finds no flag. Afterwards the flag is as it was before; only in a thread of the host's an
     * interrupt that came meanwhile stays, because it may be meant for whatever the host does next.
     */
    public static void keepApart(Runnable work) {
        boolean before = Thread.interrupted();
        try {
            work.run();
        } finally {
            boolean meanwhile = Thread.interrupted();
            if (before || (meanwhile && !OURS.get())) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a task in a thread that is the node's until the task ends, and leaves it without a flag. */
    static void inOurThread(Runnable task) {
        boolean before = OURS.get();
        OURS.set(true);
        try {
            task.run();
        } finally {
            if (!before) {
                OURS.remove();
            }
            Thread.interrupted();
        }
    }
}
