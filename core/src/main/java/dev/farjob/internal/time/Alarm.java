package dev.farjob.internal.time;

/** A task that is put off. */
@FunctionalInterface
public interface Alarm {

    /** Drops the task, unless it has begun; again does no harm. */
    void cancel();
}
