package dev.farjob.internal.look;

/** What a look takes up while it is under way. It is told in this order, and the last may come alone. */
interface Place {

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

    /** The provider has been heard, and what is left is to write. */
    void answered();

    /** The look is over; steps may follow, which have places of their own. */
    void end();
}
