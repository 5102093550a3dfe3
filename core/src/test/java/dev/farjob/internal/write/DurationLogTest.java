package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.farjob.internal.Snapshots;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Target;
import dev.farjob.rules.Durations;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.NewJob;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurationLogTest {

    private static final Target VEO = Target.of("fal", "veo");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DurationLog log = new DurationLog(provider -> false);
    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());

    /** Puts a job on record that was sent at once and delivered after this long, and what followed. */
    private Job store(String id, Target target, Duration took, EventKind... afterwards) {
        Job accepted = Snapshots.at(id, target);
        store.insert(List.of(new NewJob(accepted, Due.never(), event(accepted, EventKind.SUBMITTED))));
        Job sent = accepted.next(accepted.createdAt(), "sent")
                .state(JobState.SPAWNING)
                .attempt(1)
                .dispatchedAt(accepted.createdAt())
                .build();
        write(accepted, sent, EventKind.SPAWN_STARTED);
        Job done = Snapshots.delivered(id, target, took).toBuilder()
                .written(3, accepted.createdAt().plus(took), "done")
                .build();
        write(sent, done, EventKind.OUTCOME_STORED);
        for (EventKind kind : afterwards) {
            Job next = done.next(done.updatedAt().plusSeconds(30), "after").build();
            write(done, next, kind);
            done = next;
        }
        return done;
    }

    private void write(Job before, Job after, EventKind kind) {
        store.apply(List.of(Change.of(before, after, Due.never()).event(event(after, kind))));
    }

    private static JobEvent event(Job job, EventKind kind) {
        return JobEvent.of(job, kind, Cause.SWEEP, "");
    }

    @Test
    void atFirstNothingIsKnown() {
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void aSuccessIsLearnedFrom() {
        log.ended(Snapshots.delivered("job-1", VEO, MINUTE), Cause.SWEEP);
        assertEquals(Optional.of(MINUTE), log.of(VEO).quantile(0.5));
        assertEquals(0, log.of(Target.of("fal", "other")).count());
    }

    @Test
    void whereWebhooksTellOfEveryEndOnlyTheyTeach() {
        DurationLog told = new DurationLog("fal"::equals);
        told.ended(Snapshots.delivered("job-1", VEO, MINUTE), Cause.SWEEP);
        assertEquals(0, told.of(VEO).count());
        told.ended(Snapshots.delivered("job-2", VEO, MINUTE), Cause.WEBHOOK);
        assertEquals(1, told.of(VEO).count());
    }

    @Test
    void whereWebhooksTellOfEveryEndTheStoreTeachesWhatTheyTold() {
        store("job-1", VEO, MINUTE);
        DurationLog told = new DurationLog("fal"::equals);
        told.recall(VEO, store, Runnable::run);
        assertEquals(0, told.of(VEO).count());
    }

    @Test
    void aFailureIsNotLearnedFrom() {
        Job failed = Snapshots.delivered("job-1", VEO, MINUTE).toBuilder()
                .state(JobState.FAILED)
                .outcome(new Outcome.Failed(Failure.of(FailureKind.PROVIDER_FAILED, "no")))
                .build();
        log.ended(failed, Cause.SWEEP);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void aJobThatWasNeverSentIsNotLearnedFrom() {
        log.ended(
                Snapshots.delivered("job-1", VEO, MINUTE).toBuilder()
                        .dispatchedAt(null)
                        .build(),
                Cause.SWEEP);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void aJobThatHasNotEndedIsNotLearnedFrom() {
        log.ended(Snapshots.at("job-1", VEO), Cause.SWEEP);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void aClockThatJumpedBackTeachesNothing() {
        log.ended(Snapshots.delivered("job-1", VEO, MINUTE.negated()), Cause.SWEEP);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void noTimeAtAllIsATime() {
        log.ended(Snapshots.delivered("job-1", VEO, Duration.ZERO), Cause.SWEEP);
        assertEquals(1, log.of(VEO).count());
    }

    @Test
    void moreThanOneIsKept() {
        log.ended(Snapshots.delivered("job-1", VEO, MINUTE), Cause.SWEEP);
        log.ended(Snapshots.delivered("job-2", VEO, MINUTE.multipliedBy(3)), Cause.SWEEP);
        assertEquals(2, log.of(VEO).count());
        assertEquals(Optional.of(MINUTE.multipliedBy(3)), log.of(VEO).quantile(1));
    }

    /** Thousands may end in a second, and a schedule makes a plan of each sample that it has not seen. */
    @Test
    void onceManyAreKnownEndsOfOneMomentAreShownTogether() {
        for (int i = 0; i < 20; i++) {
            log.ended(Snapshots.delivered("job-" + i, VEO, MINUTE), Cause.SWEEP);
        }
        assertEquals(20, log.of(VEO).count(), "few are shown at once");
        Durations shown = log.of(VEO);
        log.ended(Snapshots.delivered("soon-1", VEO, MINUTE), Cause.SWEEP);
        log.ended(Snapshots.delivered("soon-2", VEO, MINUTE.plusMillis(999)), Cause.SWEEP);
        assertSame(shown, log.of(VEO));
        log.ended(Snapshots.delivered("later", VEO, MINUTE.plusMillis(1_000)), Cause.SWEEP);
        assertEquals(23, log.of(VEO).count());
    }

    @Test
    void durationsThatTheStoreRemembersAreRecalled() {
        store("job-1", VEO, MINUTE);
        store("job-2", Target.of("fal", "other"), MINUTE);
        log.recall(VEO, store, Runnable::run);
        assertEquals(1, log.of(VEO).count());
        assertEquals(Optional.of(MINUTE), log.of(VEO).quantile(1));
    }

    @Test
    void stepsAreNotWhatAProviderTakes() {
        store("job-1", VEO, MINUTE, EventKind.STEP_DONE, EventKind.STEP_DONE);
        log.recall(VEO, store, Runnable::run);
        assertEquals(Optional.of(MINUTE), log.of(VEO).quantile(1));
    }

    @Test
    void aLateSuccessTeachesNothing() {
        store("job-1", VEO, MINUTE, EventKind.REOPENED);
        log.recall(VEO, store, Runnable::run);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void noLookWaitsForWhatIsRecalled() {
        store("job-1", VEO, MINUTE);
        List<Runnable> tasks = new ArrayList<>();
        log.recall(VEO, store, tasks::add);
        assertEquals(0, log.of(VEO).count());
        tasks.forEach(Runnable::run);
        assertEquals(1, log.of(VEO).count());
    }

    @Test
    void onlyTheLastJobsOfATargetAreRead() {
        for (int i = 0; i < 100; i++) {
            store("job-" + i, VEO, MINUTE);
        }
        log.recall(VEO, store, Runnable::run);
        assertEquals(32, log.of(VEO).count());
    }

    @Test
    void aStoreThatIsDownTeachesNothingAndBreaksNothing() {
        JobStore down = new ForwardingJobStore(store) {
            @Override
            public List<List<JobEvent>> recentLogs(Target target, int limit) {
                throw new JobStoreException(JobStoreException.Effect.NONE, "no connection");
            }
        };
        log.recall(VEO, down, Runnable::run);
        assertEquals(0, log.of(VEO).count());
    }

    @Test
    void itIsRecalledOnce() {
        store("job-1", VEO, MINUTE);
        log.recall(VEO, store, Runnable::run);
        log.recall(VEO, store, Runnable::run);
        assertEquals(1, log.of(VEO).count());
    }

    @Test
    void aLearnedDurationIsNotLearnedAgainFromTheStore() {
        log.ended(store("job-1", VEO, MINUTE), Cause.SWEEP);
        log.recall(VEO, store, Runnable::run);
        assertEquals(1, log.of(VEO).count());
    }

    @Test
    void thereIsRoomForAThousandTargetsAndTheOneNotUsedForLongestGoes() {
        for (int i = 0; i < 1_000; i++) {
            log.ended(Snapshots.delivered("job-" + i, Target.of("fal", "endpoint-" + i), MINUTE), Cause.SWEEP);
        }
        assertEquals(1, log.of(Target.of("fal", "endpoint-0")).count());
        log.ended(Snapshots.delivered("job-new", VEO, MINUTE), Cause.SWEEP);
        assertEquals(1, log.of(Target.of("fal", "endpoint-0")).count());
        assertEquals(0, log.of(Target.of("fal", "endpoint-1")).count());
        assertEquals(1, log.of(VEO).count());
    }
}
