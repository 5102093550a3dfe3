package dev.farjob.event;

/** A watch that goes on until it is closed. */
public interface Watch extends AutoCloseable {
    /** Ends the watch. No update begins after this returns; closing twice does no harm. */
    @Override
    void close();
}
