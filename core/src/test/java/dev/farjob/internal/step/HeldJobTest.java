package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lease of a step that runs: how it is renewed, and when it is over, in nanoseconds from its beginning. */
class HeldJobTest {

    private static final long LEASE = 300;
    private static final long GAP = 100;

    private final Job job = Snapshots.of("a", "fake");
    private final HeldJob held =
            new HeldJob(Leased.written(job, 0), Step.elsewhere("upload", context -> StepResult.done()), 0, LEASE, GAP);

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void aRenewalWithoutAnAnswerIsSentAgainAfterAGap() {
        assertTrue(held.beginRenewal(GAP));
        assertFalse(held.beginRenewal(GAP + GAP - 1));
        assertTrue(held.beginRenewal(GAP + GAP));
    }

    @Test
    void noRenewalIsUnderWayWhenEachHasItsAnswer() {
        held.beginRenewal(GAP);
        held.beginRenewal(GAP + GAP);
        held.endRenewal();
        assertFalse(held.renewal().isDone());
        held.endRenewal();
        assertTrue(held.renewal().isDone());
    }

    @Test
    void aRunIsInterruptedWhenItsLeaseIsOver() {
        assertFalse(held.hasLapsed(LEASE - 1));
        assertFalse(Thread.interrupted());
        assertTrue(held.hasLapsed(LEASE));
        assertTrue(held.isLost());
        assertTrue(Thread.interrupted());
    }

    @Test
    void somebodyLooksAtItWhenItsLeaseIsOver() {
        held.beginRenewal(LEASE - 1);
        assertEquals(1, held.dueIn(LEASE - 1));
    }

    @Test
    void aLeaseCountsFromBeforeTheCallThatRenewedIt() {
        held.renewed(Leased.written(job, GAP));
        assertFalse(held.hasLapsed(LEASE + GAP - 1));
        assertTrue(held.hasLapsed(LEASE + GAP));
    }

    @Test
    void anAnswerThatComesLateDoesNotShortenTheLease() {
        held.renewed(Leased.written(job, GAP + GAP));
        held.renewed(Leased.written(job, GAP));
        assertFalse(held.hasLapsed(LEASE + GAP));
    }

    @Test
    void aTransactionIsFencedAndGoesOn() {
        HeldJob open = new HeldJob(
                Leased.written(job, 0),
                Step.inTransaction("charge", Object.class, (transaction, context) -> StepResult.done()),
                0,
                LEASE,
                GAP);
        assertFalse(open.hasLapsed(LEASE + 1));
        assertFalse(open.isLost());
    }

    @Test
    void aRunIsStoppedWhenItsJobIsLostWhichIsNewsOnce() {
        assertTrue(held.lose());
        assertTrue(held.isLost());
        assertTrue(Thread.interrupted());
        assertFalse(held.lose());
    }

    @Test
    void aRunThatHasEndedIsStoppedNoMore() {
        held.end();
        assertFalse(held.lose());
        assertFalse(held.hasRunOut(Long.MAX_VALUE));
        assertFalse(held.beginRenewal(GAP));
        assertFalse(Thread.interrupted());
    }

    @Test
    void anEarlierVersionThatIsSeenLateIsNotTheJobAsItIs() {
        Job later = job.next(job.createdAt(), "ours").build();
        held.seen(later);
        held.seen(job);
        assertEquals(later, held.job());
        assertEquals(Leased.written(later, 0), held.lease());
    }

    @Test
    void aLeaseForEverIsLongEnough() {
        assertEquals(Duration.ofDays(36_500).toNanos(), HeldJob.nanos(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
