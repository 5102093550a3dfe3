package dev.farjob.internal;

import dev.farjob.internal.decide.Moment;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes the moments that decisions are made in, and the stamps of this node's writes. */
final class Moments {

    private final Timekeeper time;
    private final RandomGenerator random;
    private final DurationLog durations;
    /** Fresh at each start, so that a node never takes an earlier self's write for its own. */
    private final String incarnation;

    private final AtomicLong writes = new AtomicLong();

    Moments(Timekeeper time, RandomGenerator random, DurationLog durations) {
        this.time = time;
        this.random = random;
        this.durations = durations;
        this.incarnation = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    }

    Moment of(Job job, Cause cause) {
        return new Moment(time.now(), stamp(), cause, random.nextDouble(), durations.of(job.target()));
    }

    String stamp() {
        return incarnation + "-" + Long.toString(writes.incrementAndGet(), Character.MAX_RADIX);
    }
}
