package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.StepCursor;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which writes leave a step to the node that runs it, and which take the job from it. */
class TakeoverTest {

    private final VirtualClock clock = new VirtualClock();
    private final Job mine = Snapshots.atFirstOf("a", "charge", "mail");
    private final List<JobEvent> events = new ArrayList<>();
    private Job stored = mine;

    private final class Row extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Row() {
            super(new InMemoryJobStore(clock));
        }

        @Override
        public Optional<Job> find(JobId id) {
            return Optional.of(stored);
        }

        @Override
        public List<JobEvent> events(JobId id, long after) {
            return events.stream().filter(event -> event.version() > after).toList();
        }
    }

    private final Takeover takeover = new Takeover(new Row());

    private Job.Builder next(String stamp) {
        return stored.next(clock.instant(), stamp);
    }

    private void told(Job next, EventKind kind) {
        stored = next;
        events.add(JobEvent.of(next, kind, Cause.WEBHOOK, ""));
    }

    @Test
    void aJobThatNobodyHasWrittenIsStillOurs() {
        assertEquals(Optional.of(mine), takeover.stillOurs(mine));
    }

    @Test
    void aJobOfWhichEveryWriteIsWorthAnEventIsStillOurs() {
        told(next("another node's").build(), EventKind.LATE_SUCCESS);
        told(next("another node's").build(), EventKind.LATE_SUCCESS);
        assertEquals(Optional.of(stored), takeover.stillOurs(mine));
    }

    @Test
    void aJobOfWhichAnotherNodeHasWrittenALeaseIsNot() {
        stored = next("another node's").build();
        assertEquals(Optional.empty(), takeover.stillOurs(mine));
    }

    @Test
    void aClaimOfTheVersionThatThisNodeWorksOnIsOurs() {
        assertTrue(takeover.isOurClaim(mine, stored));
    }

    @Test
    void aClaimAfterAWriteOfAnotherNodeIsNot() {
        stored = next("another node's").build();
        assertFalse(takeover.isOurClaim(mine, stored));
    }

    @Test
    void aJobWhoseStepIsDoneElsewhereIsNot() {
        told(next("another node's").step(StepCursor.at("mail")).build(), EventKind.STEP_DONE);
        assertEquals(Optional.empty(), takeover.stillOurs(mine));
    }

    @Test
    void anEventThatCameAfterTheJobWasReadDoesNotAccountForALease() {
        Job leased = next("another node's").build();
        stored = leased;
        told(next("another node's").build(), EventKind.LATE_SUCCESS);
        stored = leased;
        assertEquals(Optional.empty(), takeover.stillOurs(mine));
    }
}
