package dev.farjob.internal.look;

import java.util.concurrent.atomic.AtomicBoolean;

/** The room that a look takes up while it is under way. The look tells it both, in this order, or the second alone. */
public interface Place {

    /** Nothing: the look is at somebody else's expense. */
    Place NONE = new Place() {
        @Override
        public void answered() {
            // Nobody waits for it
        }

        @Override
        public void end() {
            // Nobody waits for it
        }
    };

    /** Runs this once, as soon as the look is over. */
    static Place until(Runnable over) {
        AtomicBoolean ended = new AtomicBoolean();
        return new Place() {
            @Override
            public void answered() {
                // This place lasts as long as the look
            }

            @Override
            public void end() {
                if (ended.compareAndSet(false, true)) {
                    over.run();
                }
            }
        };
    }

    /** The provider has been heard, and what is left is to write. */
    void answered();

    /** The look is over; steps may follow, which have places of their own. */
    void end();
}
