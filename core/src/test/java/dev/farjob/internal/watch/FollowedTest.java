package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.store.Glimpse;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import org.junit.jupiter.api.Test;

/** The part that is kept of a job that somebody was told of. */
class FollowedTest {

    private static final long TOLD = 5;

    private final Job running = Jobs.of("ann").running();
    private final Followed followed = new Followed(running, TOLD);

    private static Glimpse glimpse(Job job) {
        return Glimpse.of(job);
    }

    private Job.Builder next() {
        return running.next(running.updatedAt(), "next");
    }

    @Test
    void aClaimIsNoNews() {
        assertFalse(followed.differs(glimpse(next().build())));
    }

    @Test
    void anotherStateAndALaterWriteAreNews() {
        assertTrue(followed.differs(glimpse(next().state(JobState.QUEUED).build())));
        assertTrue(followed.differs(
                glimpse(running.next(running.updatedAt().plusSeconds(1), "next").build())));
    }

    @Test
    void whatIsNoNewerThanWhatWasToldIsNoNews() {
        Job same = running.toBuilder()
                .written(running.version(), running.updatedAt().plusSeconds(1), "same")
                .build();
        assertFalse(followed.differs(glimpse(same)));
    }

    @Test
    void itWasAskedAboutWhenItWasToldAndWhenSomebodyAsked() {
        assertEquals(TOLD, followed.askedAt());
        followed.asked(TOLD + 4);
        assertEquals(TOLD + 4, followed.askedAt());
    }

    @Test
    void thereIsMoreToLearnThanTheEndInAQueueAndWhereProgressIsReported() {
        assertFalse(followed.isMoving());
        assertTrue(new Followed(Jobs.of("ann").queued(), TOLD).isMoving());
        Job.Builder reported = running.toBuilder().reportedProgress(Progress.reported(0.5));
        assertTrue(new Followed(reported.build(), TOLD).isMoving());
    }

    @Test
    void aProviderCanSayHowItIsWhileItHasIt() {
        assertTrue(followed.isAtProvider());
        assertTrue(new Followed(Jobs.of("ann").queued(), TOLD).isAtProvider());
        assertFalse(new Followed(Jobs.of("ann").accepted(), TOLD).isAtProvider());
        assertFalse(new Followed(Jobs.of("ann").failed(), TOLD).isAtProvider());
    }

    @Test
    void theTimeThatItTakesCountsFromWhenItWasSent() {
        Job sent = running.toBuilder()
                .dispatchedAt(VirtualClock.START.plusSeconds(9))
                .build();
        assertEquals(VirtualClock.START.plusSeconds(9), new Followed(sent, TOLD).sent());
        Job accepted = Jobs.of("ann").accepted();
        assertEquals(accepted.createdAt(), new Followed(accepted, TOLD).sent());
    }
}
