package dev.farjob.testkit.simulation;

/** A repair that a person makes by hand. */
public sealed interface ManualRepair {

    /** Sends a parked job on its way again. */
    record Redrive() implements ManualRepair {}

    /**
     * Says under which id the provider has it.
     *
     * @param handle the provider's id, which may be wrong
     */
    record Adopt(String handle) implements ManualRepair {}

    /** Gives it up. */
    record Abandon() implements ManualRepair {}

    /** Finalizes a late success that is on record. */
    record Reopen() implements ManualRepair {}
}
