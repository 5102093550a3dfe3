package dev.farjob.testkit.simulation;

import dev.farjob.model.JobId;
import dev.farjob.model.Owner;

/** The effects of steps as one node reaches them. */
final class FaultyEffects implements StepEffects {

    private final SystemUnderTest system;
    private final Ledger ledger;
    private final Boundary boundary;

    FaultyEffects(SystemUnderTest system, Ledger ledger, Boundary boundary) {
        this.system = system;
        this.ledger = ledger;
        this.boundary = boundary;
    }

    @Override
    public void charge(Owner owner, String key) {
        call(CHARGE, owner, key);
    }

    @Override
    public void release(Owner owner, String key) {
        call(RELEASE, owner, key);
    }

    private void call(String step, Owner owner, String key) {
        boundary.before();
        if (boundary.strikes(Fault.LEDGER_FAILS_BEFORE)) {
            throw new IllegalStateException("simulated: the ledger is unreachable");
        }
        ledger.call(step, owner, key);
        boundary.simulation().trace(step, key);
        boundary.after();
        if (boundary.strikes(Fault.LEDGER_FAILS_AFTER)) {
            throw new IllegalStateException("simulated: the ledger's answer was lost");
        }
    }

    @Override
    public void write(Object transaction, JobId job, String step) {
        // Inside a transaction of the store, which is not divided
        boundary.node().requireAlive();
        system.writeHostRow(transaction, row(job, step));
    }

    static String row(JobId job, String step) {
        return job + "/" + step;
    }
}
