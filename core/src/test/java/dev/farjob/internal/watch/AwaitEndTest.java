package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Those who wait for the end of a job without a thread, and what is kept for them. */
class AwaitEndTest {

    private static final Duration OWN_LOOK = Duration.ofSeconds(30);
    private static final Owner ANN = Owner.of("ann");

    private final ImpatientTime time = new ImpatientTime();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<JobId> read = new ArrayList<>();
    private final Job running = Jobs.of("ann").id("job-1").running();
    private final Job ended = Jobs.of("ann").id("job-1").failed();
    private Optional<Job> stored = Optional.of(running);
    private boolean full;
    /** How long each look may take that a thread which waits asks for. */
    private final List<Duration> patience = new ArrayList<>();

    private Runnable whileAsked = () -> {};

    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());
    private final WatchOwners owners = new WatchOwners(time, store, new Tasks(threads::add), new Turn());
    private final AwaitEnd ends =
            new AwaitEnd(time, this::execute, this::ask, this::find, owners, Duration.ofSeconds(2));

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        threads.add(task);
    }

    private Optional<Job> ask(Owner owner, JobId id, Duration atMost) {
        patience.add(atMost);
        Optional<Job> before = stored;
        whileAsked.run();
        return before;
    }

    private Optional<Job> find(Owner owner, JobId id) {
        read.add(id);
        return stored;
    }

    private CompletableFuture<Optional<Job>> whenSettled() {
        return ends.whenSettled(ANN, running.id()).toCompletableFuture();
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void allWhoWaitForJobsOfOneOwnerShareAWatchThatEndsWithTheLastOfThem() {
        CompletableFuture<Optional<Job>> gaveUp = whenSettled();
        CompletableFuture<Optional<Job>> told = whenSettled();
        gaveUp.cancel(true);
        assertFalse(owners.isIdle());
        ends.changed(ended);
        runAll();
        assertEquals(Optional.of(ended), told.join());
        assertTrue(owners.isIdle());
    }

    @Test
    void nobodyIsToldInTheThreadThatBringsTheNews() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        ends.changed(ended);
        assertFalse(end.isDone());
        runAll();
        assertEquals(Optional.of(ended), end.join());
    }

    @Test
    void onlyTheEndOfTheOwnersOwnJobIsTold() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        ends.changed(running);
        ends.changed(Jobs.of("bob").id("job-1").failed());
        ends.changed(Jobs.of("ann").id("job-2").failed());
        runAll();
        assertFalse(end.isDone());
    }

    @Test
    void aJobThatNothingWasHeardOfForHalfAMinuteIsLookedAt() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        read.clear();
        time.pass(OWN_LOOK.minusNanos(1));
        ends.look();
        assertEquals(List.of(), read);
        time.pass(Duration.ofNanos(1));
        ends.look();
        ends.look();
        assertEquals(List.of(running.id()), read, "and then left alone for as long again");
        stored = Optional.of(ended);
        time.pass(OWN_LOOK);
        ends.look();
        runAll();
        assertEquals(Optional.of(ended), end.join());
    }

    @Test
    void aJobThatIsGoneIsNotWaitedForAnyLonger() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        stored = Optional.empty();
        time.pass(OWN_LOOK);
        ends.look();
        runAll();
        assertEquals(Optional.empty(), end.join());
    }

    @Test
    void anEndThatNoThreadTellsIsToldByTheNextLook() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        full = true;
        ends.changed(ended);
        full = false;
        stored = Optional.of(ended);
        time.pass(OWN_LOOK);
        ends.look();
        runAll();
        assertEquals(Optional.of(ended), end.join());
    }

    @Test
    void thoseWhoHaveBeenToldAreForgotten() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        ends.changed(ended);
        runAll();
        assertTrue(end.isDone());
        time.pass(OWN_LOOK);
        read.clear();
        ends.look();
        assertEquals(List.of(), read);
    }

    @Test
    void whereTheJobCannotBeReadNobodyWaits() {
        IllegalStateException away = new IllegalStateException("no connection");
        AwaitEnd broken = new AwaitEnd(
                time,
                this::execute,
                (owner, id, atMost) -> stored,
                (owner, id) -> {
                    throw away;
                },
                owners,
                Duration.ofSeconds(2));
        assertSame(away, assertThrows(IllegalStateException.class, () -> broken.whenSettled(ANN, running.id())));
        time.pass(OWN_LOOK);
        broken.look();
        assertTrue(owners.isIdle());
    }

    @Test
    void aCloseWithoutThreadsTellsThoseWhoWaitItself() {
        CompletableFuture<Optional<Job>> end = whenSettled();
        full = true;
        ends.close();
        assertTrue(end.isCompletedExceptionally());
    }

    @Test
    void aThreadThatWaitsLooksAgainWheneverTheAnswerIsNoLongerFresh() {
        time.whileWaiting(() -> time.pass(time.waits.get(time.waits.size() - 1)));
        assertEquals(Optional.of(running), ends.await(ANN, running.id(), Duration.ofSeconds(5)));
        assertEquals(List.of(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1)), time.waits);
        assertEquals(
                List.of(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO),
                patience,
                "no look lasts longer than there is time");
    }

    @Test
    void theNewsWakesAThreadThatWaits() {
        time.whileWaiting(() -> {
            stored = Optional.of(ended);
            ends.changed(ended);
            runAll();
        });
        assertEquals(Optional.of(ended), ends.await(ANN, running.id(), Duration.ofSeconds(5)));
        assertEquals(1, time.waits.size());
    }

    @Test
    void anEndThatComesDuringTheLookIsNotWaitedFor() {
        whileAsked = () -> {
            stored = Optional.of(ended);
            ends.changed(ended);
            runAll();
        };
        assertEquals(Optional.of(ended), ends.await(ANN, running.id(), Duration.ofSeconds(5)));
        assertEquals(List.of(), time.waits);
    }

    @Test
    void nothingIsKeptForAThreadThatWaitsNoMore() {
        ends.await(ANN, running.id(), Duration.ZERO);
        time.pass(OWN_LOOK);
        ends.look();
        assertEquals(List.of(), read);
    }

    @Test
    void anEndThatTheWatchSeesIsTold() {
        Snapshots.put(store, running, Due.never());
        CompletableFuture<Optional<Job>> end = whenSettled();
        owners.look();
        store.apply(List.of(Snapshots.change(running, JobState.FAILED, Due.never())));
        owners.look();
        runAll();
        assertEquals(JobState.FAILED, end.join().orElseThrow().state());
    }
}
