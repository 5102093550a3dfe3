package dev.farjob.answer;

/** The result of one pass over the due jobs. */
public final class Sweep {

    private final int looked;
    private final int failed;
    private final boolean complete;

    private Sweep(Builder builder) {
        this.looked = builder.looked;
        this.failed = builder.failed;
        this.complete = builder.complete;
    }

    /** A pass that did nothing and left something due, unless the builder is told more. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many looks there were: at one job, or at several about which the provider is asked in one call. */
    public int looked() {
        return looked;
    }

    /** How many looks ended in an exception, which is in the log, or found no thread; their jobs come due again. */
    public int failed() {
        return failed;
    }

    /**
     * Whether nothing due was left; false also where a provider's places were full, so that nobody knows, and where steps were
     * still running when the time of the pass was up, or where the orchestrator is closed. A look that {@linkplain #failed()
     * failed} does not make it false, because its job comes due again later.
     */
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sweep that
                && looked == that.looked
                && failed == that.failed
                && complete == that.complete;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * looked + failed) + Boolean.hashCode(complete);
    }

    @Override
    public String toString() {
        return "Sweep[looked=" + looked + ", failed=" + failed + ", complete=" + complete + "]";
    }

    /** Puts the answer of a pass together, for the engine and for tests of hosts. */
    public static final class Builder {

        private int looked;
        private int failed;
        private boolean complete;

        private Builder() {}

        /** See {@link Sweep#looked()}; 0 by default. */
        public Builder looked(int jobs) {
            this.looked = jobs;
            return this;
        }

        /** See {@link Sweep#failed()}; 0 by default. */
        public Builder failed(int looks) {
            this.failed = looks;
            return this;
        }

        /** See {@link Sweep#complete()}; false by default. */
        public Builder complete(boolean complete) {
            this.complete = complete;
            return this;
        }

        /** The answer. */
        public Sweep build() {
            return new Sweep(this);
        }
    }
}
