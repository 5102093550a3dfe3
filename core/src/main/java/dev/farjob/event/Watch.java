package dev.farjob.event;

/** A watch that goes on until it is closed. */
public interface Watch extends AutoCloseable {
    /**
     * Ends the watch. No update begins after this returns: it waits for one that has begun, though no longer than 5 seconds,
     * because a watcher may hang. It may be called from within the watcher, which it does not wait for; closing twice does no
     * harm.
     */
    @Override
    void close();
}
