package dev.farjob.testkit.simulation;

import dev.farjob.store.JobStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A small orchestrator to try the simulation on: right as it is, wrong in one way if a test wants that. */
final class ToySystem implements SystemUnderTest {

    /** The mistake that it makes. */
    enum Bug {
        NONE,
        RESPAWNS_WHAT_MAY_HAVE_ARRIVED,
        SENDS_BEFORE_IT_WRITES,
        ACKNOWLEDGES_WHAT_IT_FAILED_TO_STORE,
        CHARGES_UNDER_A_FRESH_KEY,
        CHARGES_FAILURES,
        WRITES_THE_HOSTS_ROW_TWICE,
        NEVER_LOOKS_AGAIN,
        SHOWS_JOBS_TO_ANYBODY,
        CHANGES_WHAT_IS_SETTLED,
        TAKES_TROUBLE_FOR_FAILURE,
        TRUSTS_UNVERIFIED_WEBHOOKS,
        LOSES_THE_HANDLE,
        CANCELS_WITHOUT_ASKING_THE_PROVIDER,
        SHOWS_PROGRESS_AS_IT_COMES,
        TIMES_OUT_AT_RANDOM,
        TAKES_SILENCE_FOR_DEATH
    }

    private final Bug bug;
    private ToyStore store;

    ToySystem(Bug bug) {
        this.bug = bug;
    }

    @Override
    public JobStore openStore(Clock clock) {
        store = new ToyStore(clock);
        return store;
    }

    @Override
    public SimulatedNode start(NodeEnvironment environment) {
        return new ToyNode(environment, bug);
    }

    @Override
    public void writeHostRow(Object transaction, String row) {
        ((ToyStore.Rows) transaction).written().add(row);
        if (bug == Bug.WRITES_THE_HOSTS_ROW_TWICE) {
            ((ToyStore.Rows) transaction).written().add(row);
        }
    }

    @Override
    public Optional<List<String>> hostRows() {
        return Optional.of(store.rows);
    }
}
