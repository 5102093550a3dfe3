package dev.farjob.modal.simulator;

import java.time.Duration;

/** Holds a question until there is an answer, as Modal does, but not in virtual time, which nobody would move meanwhile. */
final class LongPoll {

    private static final Duration LONGEST = Duration.ofSeconds(55);
    private static final long STEP_MILLIS = 50;

    private final ModalState state;
    private final boolean real;

    LongPoll(ModalState state, boolean real) {
        this.state = state;
        this.real = real;
    }

    void untilEnded(RemoteCall call, Duration atMost) {
        if (!real) {
            return;
        }
        Duration wait = atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST;
        var until = state.now().plus(wait);
        synchronized (state) {
            while (isAlive(call) && state.now().isBefore(until)) {
                try {
                    state.wait(STEP_MILLIS);
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static boolean isAlive(RemoteCall call) {
        return call.phase() == RemoteCall.Phase.QUEUED || call.phase() == RemoteCall.Phase.RUNNING;
    }
}
