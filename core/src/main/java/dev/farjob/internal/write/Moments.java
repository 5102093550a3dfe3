package dev.farjob.internal.write;

import dev.farjob.internal.decide.Moment;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes the moments that decisions are made in, and the stamps of this node's writes. */
public final class Moments {

    /** The golden ratio as a fraction of all longs: steps of it leave no part of the range out for long. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final int BITS_OF_NO_DOUBLE = 11;
    private static final double UNIT = 0x1.0p-53;

    private final Timekeeper time;
    private final DurationLog durations;
    /** Fresh at each start, so that a node never takes an earlier self's write for its own. */
    private final String incarnation;

    private final long first;
    private final AtomicLong writes = new AtomicLong();

    public Moments(Timekeeper time, RandomGenerator random, DurationLog durations) {
        this.time = time;
        this.durations = durations;
        this.incarnation = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
        this.first = random.nextLong();
    }

    public Moment of(Job job, Cause cause) {
        long write = writes.incrementAndGet();
        return new Moment(time.now(), stamp(write), cause, jitter(write), durations.of(job.target()));
    }

    /** Nanoseconds that only grow, as the node measures time limits. */
    long nanoTime() {
        return time.nanoTime();
    }

    public String stamp() {
        return stamp(writes.incrementAndGet());
    }

    /** The name of this node, from its start to its end. */
    public String node() {
        return incarnation;
    }

    private String stamp(long write) {
        return incarnation + "-" + Long.toString(write, Character.MAX_RADIX);
    }

    /** From 0 to below 1. Jitter has to be spread and no secret; true randomness would cost more than the decision. */
    private double jitter(long write) {
        return ((first + write * STEP) >>> BITS_OF_NO_DOUBLE) * UNIT;
    }
}
