package dev.farjob.testkit.store;

import dev.farjob.store.JobStore;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The promises that every {@link JobStore} keeps. Extend it with one method, and add a line if the store's time can be moved:
 *
 * <pre>{@code
 * class MyStoreTest extends JobStoreContract {
 *     private final VirtualClock clock = new VirtualClock();
 *
 *     @Override protected JobStore store() { return new MyStore(freshDatabase(), clock); }
 *     @Override protected void advance(Duration by) { clock.advance(by); }
 * }
 * }</pre>
 *
 * <p>Each test states its rule in its name. All are required; a rule that cannot be checked because a hook below was not
 * overridden is reported as skipped, with the reason. No test sleeps, and none depends on how fast the store is.
 */
public abstract class JobStoreContract {

    /** For subclasses. */
    protected JobStoreContract() {}

    /** A store without any data. Called once for every test, before it. */
    protected abstract JobStore store();

    /**
     * A second store on the data of this one, as another node would have it: its own connections, nothing shared in
     * memory. By default the same object, which is right for a store that lives in one process.
     */
    protected JobStore anotherNode(JobStore store) {
        return store;
    }

    /**
     * Lets time pass for the store that {@link #store} gave last: a virtual clock is advanced; a store on the clock of a
     * real database shifts what it has stored (due times, times of claims, and until when duties are held) back by as much, which is the same to it.
     *
     * <p>By default the rules that need it are skipped: a contract that sleeps proves nothing on a slow machine.
     */
    protected void advance(Duration by) {
        Assumptions.abort("declared: the store's time cannot be moved, override advance(Duration) to check this rule");
    }

    /**
     * Whether the store keeps track of duties, as it does by default. One that leaves {@link JobStore#hold} as it is has to be
     * declared: the rules about duties are reported as skipped then. A declaration that is not true fails.
     */
    protected boolean keepsDuties() {
        return true;
    }

    @Nested
    @DisplayName("Inserting")
    class Inserting extends InsertRules {
        Inserting() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Snapshots")
    class Snapshotting extends SnapshotRules {
        Snapshotting() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Texts")
    class Texts extends TextRules {
        Texts() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Finding")
    class Finding extends FindRules {
        Finding() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Listing")
    class Listing extends ListRules {
        Listing() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Paging")
    class Paging extends PagingRules {
        Paging() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Glimpses")
    class Glimpsing extends GlimpseRules {
        Glimpsing() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Claiming what is due")
    class ClaimingDue extends DueClaimRules {
        ClaimingDue() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Claiming named jobs")
    class ClaimingNamed extends FreshClaimRules {
        ClaimingNamed() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Applying changes")
    class Applying extends ApplyRules {
        Applying() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Failing")
    class Failing extends FailureRules {
        Failing() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Due times")
    class DueTimes extends DueRules {
        DueTimes() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Admission")
    class Admitting extends AdmissionRules {
        Admitting() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Adopting")
    class Adopting extends AdoptRules {
        Adopting() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Log and checkpoints")
    class Logging extends LogRules {
        Logging() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Acknowledging")
    class Acknowledging extends AcknowledgeRules {
        Acknowledging() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Unmatched webhooks")
    class KeepingWebhooks extends WebhookRules {
        KeepingWebhooks() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Purging")
    class Purging extends PurgeRules {
        Purging() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Duties")
    class Duties extends DutyRules {
        Duties() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Races to insert")
    class RacingInserts extends InsertRaces {
        RacingInserts() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Races to claim")
    class RacingClaims extends ClaimRaces {
        RacingClaims() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Races to write")
    class RacingWrites extends WriteRaces {
        RacingWrites() {
            super(JobStoreContract.this);
        }
    }

    @Nested
    @DisplayName("Races for admission")
    class RacingAdmissions extends AdmissionRaces {
        RacingAdmissions() {
            super(JobStoreContract.this);
        }
    }
}
