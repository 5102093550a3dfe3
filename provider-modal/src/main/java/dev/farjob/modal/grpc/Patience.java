package dev.farjob.modal.grpc;

import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/** How long requests may take. A test on a machine that is busy has more of it. */
final class Patience {

    /** The time that all requests of one call of ours may take together, so that we answer while somebody still listens. */
    private static final int CALL_SECONDS = 26;

    private static final int ASIDE_SECONDS = 5;

    private final int times;

    private Patience(int times) {
        this.times = times;
    }

    static Patience normal() {
        return new Patience(1);
    }

    /** So many times as much as normal. */
    static Patience times(int times) {
        return new Patience(times);
    }

    /** For a call of ours. */
    Deadline call() {
        return Deadline.after((long) CALL_SECONDS * times, TimeUnit.SECONDS);
    }

    /** For what a call can do without, and must not wait for. */
    Deadline aside() {
        return Deadline.after((long) ASIDE_SECONDS * times, TimeUnit.SECONDS);
    }
}
