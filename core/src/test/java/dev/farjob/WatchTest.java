package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.event.Watch;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Watchers follow an owner's jobs, whichever node works on them. */
class WatchTest {

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Rounds rounds = new Rounds(bench);
    private final List<JobState> states = new ArrayList<>();
    private final List<EventKind> events = new ArrayList<>();
    private final Map<Job, List<Long>> versions =
            new TreeMap<>((one, other) -> one.id().compareTo(other.id()));
    /** Works on the jobs and watches nothing. */
    private final JobOrchestrator other = bench.jobs;

    private JobOrchestrator watching() {
        return bench.node(store.as(JobStore.class), rounds::on).start();
    }

    private void note(Job job, List<JobEvent> news) {
        states.add(job.state());
        news.forEach(event -> events.add(event.kind()));
        versions.computeIfAbsent(job, first -> new ArrayList<>()).add(job.version());
    }

    @Test
    void aWatchBeginsWithWhatIsUnderWay() {
        bench.submit();
        Watch watch = watching().watch(Bench.ANN, this::note);
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED), states);
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED), events);
        watch.close();
    }

    @Test
    void aWatchBeginsWithWhatEndedUnseen() {
        Job seen = bench.submit();
        bench.submit();
        bench.pass(Duration.ofMinutes(1));
        bench.jobs.acknowledge(Bench.ANN, seen.id());
        watching().watch(Bench.ANN, this::note);
        rounds.watch();
        assertEquals(List.of(JobState.SUCCEEDED), states);
    }

    @Test
    void aWatchSeesTheChangesOfAnotherNode() {
        watching().watch(Bench.ANN, this::note);
        rounds.watch();
        other.submit(Bench.request().build());
        rounds.watch();
        bench.clock.advance(Duration.ofMinutes(1));
        other.sweep();
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED, JobState.SUCCEEDED), states);
        assertEquals(
                List.of(
                        EventKind.SUBMITTED,
                        EventKind.SPAWN_STARTED,
                        EventKind.SPAWN_ACCEPTED,
                        EventKind.OUTCOME_STORED),
                events);
    }

    @Test
    void aWatchSeesEndsAlsoAfterTheClockOfItsNodeWasHoursAhead() {
        rounds.ahead(Duration.ofHours(5));
        watching().watch(Bench.ANN, this::note);
        rounds.watch();
        bench.clock.advance(Duration.ofMinutes(1));
        rounds.watch();
        rounds.ahead(Duration.ZERO);
        other.submit(Bench.request().build());
        bench.clock.advance(Duration.ofMinutes(1));
        other.sweep();
        rounds.watch();
        assertEquals(List.of(JobState.SUCCEEDED), states);
    }

    @Test
    void aWatchIsNotToldOfTheSameStateAgain() {
        bench.submit();
        watching().watch(Bench.ANN, this::note);
        rounds.watch();
        rounds.watch();
        rounds.watch();
        assertEquals(1, states.size());
    }

    @Test
    void updatesOfOneJobComeInTheOrderOfItsVersionsAndNeverTwice() {
        watching().watch(Bench.ANN, this::note);
        for (int i = 0; i < 3; i++) {
            other.submit(Bench.request().build());
        }
        for (int second = 0; second < 50; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            other.sweep();
            rounds.watch();
        }
        assertEquals(3, versions.size());
        for (List<Long> one : versions.values()) {
            assertEquals(one.stream().sorted().distinct().toList(), one);
        }
        assertEquals(3, events.stream().filter(EventKind.OUTCOME_STORED::equals).count());
    }

    @Test
    void theEndIsToldAlsoIfItWasAcknowledgedAtOnce() {
        watching().watch(Bench.ANN, this::note);
        Job job = other.submit(Bench.request().build()).job();
        rounds.watch();
        bench.clock.advance(Duration.ofMinutes(1));
        other.sweep();
        other.acknowledge(Bench.ANN, job.id());
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED, JobState.SUCCEEDED), states);
        rounds.watch();
        assertEquals(2, states.size());
    }

    @Test
    void otherOwnersJobsAreNotTold() {
        watching().watch(Bench.BOB, this::note);
        bench.submit();
        rounds.watch();
        assertEquals(List.of(), states);
    }

    @Test
    void theOldestJobIsToldFirst() {
        List<String> subjects = new ArrayList<>();
        for (String subject : List.of("a", "b", "c")) {
            bench.submit(Bench.request().subject(subject));
            bench.clock.advance(Duration.ofMillis(10));
        }
        watching()
                .watch(
                        Bench.ANN,
                        (job, news) ->
                                subjects.add(job.spec().subject().orElseThrow().value()));
        rounds.watch();
        assertEquals(List.of("a", "b", "c"), subjects);
    }

    @Test
    void aClosedWatchHearsNothing() {
        Watch watch = watching().watch(Bench.ANN, this::note);
        watch.close();
        watch.close();
        bench.submit();
        rounds.watch();
        assertEquals(List.of(), states);
    }

    @Test
    void noUpdateBeginsAfterAWatchWasClosed() {
        bench.submit();
        bench.submit();
        List<Watch> self = new ArrayList<>();
        self.add(watching().watch(Bench.ANN, (job, news) -> {
            note(job, news);
            self.get(0).close();
        }));
        rounds.watch();
        assertEquals(1, states.size());
    }

    @Test
    void noUpdateBeginsAfterAWatchWasClosedWhileTheLogWasRead() {
        bench.submit();
        List<Watch> self = new ArrayList<>();
        self.add(watching().watch(Bench.ANN, this::note));
        store.next("events", real -> {
            self.get(0).close();
            return real.make();
        });
        rounds.watch();
        assertEquals(List.of(), states);
    }

    @Test
    void aWatcherThatThrowsIsToldOfTheNextAllTheSame() {
        bench.submit();
        watching().watch(Bench.ANN, (job, news) -> {
            note(job, news);
            throw new StackOverflowError();
        });
        rounds.watch();
        bench.pass(Duration.ofMinutes(1));
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED, JobState.SUCCEEDED), states);
    }

    @Test
    void aWatcherThatThrowsDoesNotSilenceAnother() {
        bench.submit();
        JobOrchestrator jobs = watching();
        jobs.watch(Bench.ANN, (job, news) -> {
            throw new StackOverflowError();
        });
        jobs.watch(Bench.ANN, this::note);
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED), states);
    }

    @Test
    void aWatchIsToldLaterOfAJobThatCouldNotBeRead() {
        bench.submit();
        watching().watch(Bench.ANN, this::note);
        store.next("list", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        rounds.watch();
        assertEquals(List.of(), states);
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED), states);
    }

    @Test
    void anUpdateWhoseLogCouldNotBeReadIsNotLost() {
        bench.submit();
        watching().watch(Bench.ANN, this::note);
        store.next("events", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        rounds.watch();
        rounds.watch();
        assertEquals(List.of(JobState.QUEUED), states);
        assertEquals(3, events.size());
    }

    @Test
    void aWriteOfThisNodeIsToldAtOnce() {
        JobOrchestrator jobs = watching();
        jobs.watch(Bench.ANN, this::note);
        rounds.watch();
        assertTrue(rounds.isQuiet());
        jobs.submit(
                Bench.request().notBefore(bench.clock.instant().plusSeconds(60)).build());
        assertFalse(rounds.isQuiet());
    }

    @Test
    void aWriteThatIsToldAtOnceDoesNotPutOffTheNextLook() {
        JobOrchestrator watching = watching();
        watching.watch(Bench.ANN, this::note);
        rounds.watch();
        bench.clock.advance(Rounds.WATCH);
        rounds.watch();
        bench.clock.advance(Duration.ofSeconds(100));
        watching.submit(Bench.request().build());
        rounds.watch();
        assertEquals(Rounds.WATCH.minusSeconds(100), rounds.untilWatch());
    }

    @Test
    void aNewWatchIsToldAtOnce() {
        JobOrchestrator jobs = watching();
        assertTrue(rounds.isQuiet());
        jobs.watch(Bench.ANN, this::note);
        assertFalse(rounds.isQuiet());
    }

    @Test
    void aWriteForSomebodyWhoDoesNotWatchMakesNobodyLook() {
        JobOrchestrator jobs = watching();
        jobs.watch(Bench.BOB, this::note);
        rounds.watch();
        jobs.submit(Bench.request().build());
        assertTrue(rounds.isQuiet());
    }

    @Test
    void aWatchThatIsClosedTwiceLeavesTheOthersOfItsOwnerOpen() {
        JobOrchestrator jobs = watching();
        jobs.watch(Bench.ANN, this::note);
        Watch other = jobs.watch(Bench.ANN, this::note);
        other.close();
        other.close();
        rounds.watch();
        jobs.submit(Bench.request().build());
        assertFalse(rounds.isQuiet());
    }

    @Test
    void theStoreIsNotAskedIfNobodyWatches() {
        watching();
        store.forget();
        rounds.watch();
        assertEquals(0, store.calls("list"));
    }
}
