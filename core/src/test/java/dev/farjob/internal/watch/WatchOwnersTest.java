package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.event.Watch;
import dev.farjob.internal.ImpatientTime;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.store.Glimpse;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One look serves all owners who are watched on a node. */
class WatchOwnersTest {

    private static final JobStoreException AWAY = new JobStoreException(Effect.NONE, "no connection");

    private final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    private final ImpatientTime time = new ImpatientTime();
    private final Between store = new Between();
    private final WatchOwners owners = new WatchOwners(time, store, new Tasks(this::execute), new Turn());
    private final List<String> told = new ArrayList<>();
    private int wakes;
    private boolean full;

    /** The store, with the test in between. */
    private final class Between extends ForwardingJobStore {

        /** How far back each look has seen. */
        private final List<Duration> seen = new ArrayList<>();

        private Set<Owner> unreadable = Set.of();
        private Duration trouble = Duration.ZERO;
        private int troubles;

        Between() {
            super(real);
        }

        @Override
        public List<Glimpse> glimpse(Set<Owner> watched, Instant createdAfter) {
            seen.add(Duration.between(createdAfter, time.now()));
            return super.glimpse(watched, createdAfter);
        }

        @Override
        public List<Job> list(JobQuery query) {
            if (query.owner().filter(unreadable::contains).isPresent()) {
                troubles++;
                time.pass(trouble);
                throw AWAY;
            }
            return super.list(query);
        }
    }

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        task.run();
    }

    private Watch watch(String owner) {
        return owners.watch(Owner.of(owner), (job, news) -> told.add(job.owner() + " " + job.state()));
    }

    private Job stored(String owner) {
        return Snapshots.put(real, Jobs.of(owner).running(), Due.never());
    }

    private Job failed(Job running) {
        real.apply(List.of(Snapshots.change(running, JobState.FAILED, Due.never())));
        return real.find(running.id()).orElseThrow();
    }

    private Job written(Job running) {
        real.apply(List.of(Snapshots.change(running, JobState.QUEUED, Due.never())));
        return real.find(running.id()).orElseThrow();
    }

    private void look(Duration later) {
        time.pass(later);
        owners.look();
    }

    @Test
    void theEndsOfADayAreSeenOnceAMinuteAndInBetweenTheNewest() {
        watch("ann");
        look(Duration.ZERO);
        look(Duration.ofSeconds(59));
        look(Duration.ofSeconds(1));
        look(Duration.ofSeconds(5));
        assertEquals(
                List.of(Duration.ofDays(1), Duration.ofSeconds(179), Duration.ofDays(1), Duration.ofSeconds(125)),
                store.seen,
                "two minutes more than since the last look, because clocks differ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "bob", "cid"})
    void anOwnerWhoCannotBeReadHoldsUpNobodyElse(String unreadable) {
        for (String owner : List.of("ann", "bob", "cid")) {
            stored(owner);
            watch(owner);
        }
        store.unreadable = Set.of(Owner.of(unreadable));
        assertSame(AWAY, assertThrows(JobStoreException.class, owners::look));
        assertEquals(2, told.size());
        store.unreadable = Set.of();
        owners.look();
        assertEquals(3, told.size());
    }

    @Test
    void troubleThatLastsLeavesTheOthersToTheNextLook() {
        Set<Owner> all = Set.of(Owner.of("ann"), Owner.of("bob"), Owner.of("cid"));
        all.forEach(owner -> watch(owner.value()));
        store.unreadable = all;
        store.trouble = Duration.ofSeconds(5);
        assertThrows(JobStoreException.class, owners::look);
        assertEquals(2, store.troubles);
    }

    @Test
    void ofWhatThisNodeHasWrittenTheNewestIsTold() {
        owners.onChange(() -> wakes++);
        watch("ann");
        owners.tellWhatIsHere();
        Job running = stored("ann");
        Job failed = failed(running);
        owners.changed(running);
        owners.changed(failed);
        owners.changed(running);
        owners.tellWhatIsHere();
        owners.look();
        assertEquals(List.of("ann FAILED"), told);
    }

    @Test
    void ofTwoWritesThatComeInTheWrongOrderTheNewerIsTold() {
        owners.onChange(() -> wakes++);
        watch("ann");
        owners.tellWhatIsHere();
        Job running = stored("ann");
        Job queued = written(running);
        owners.changed(queued);
        owners.changed(running);
        owners.tellWhatIsHere();
        assertEquals(List.of("ann QUEUED"), told);
    }

    @Test
    void ofABurstOfWritesAThousandAreToldAtOnceAndTheNextLookFindsTheRest() {
        owners.onChange(() -> wakes++);
        watch("ann");
        owners.tellWhatIsHere();
        for (int i = 0; i < 1_001; i++) {
            owners.changed(stored("ann"));
        }
        owners.tellWhatIsHere();
        assertEquals(1_000, told.size());
        owners.look();
        assertEquals(1_001, told.size());
    }

    @Test
    void aWriteIsToldWithoutALook() {
        owners.onChange(() -> wakes++);
        watch("ann");
        owners.tellWhatIsHere();
        owners.changed(stored("ann"));
        owners.tellWhatIsHere();
        assertEquals(List.of("ann RUNNING"), told);
        assertEquals(List.of(), store.seen);
    }

    @Test
    void aWatchAndAWriteOfAWatchedJobCallForARound() {
        owners.onChange(() -> wakes++);
        owners.changed(stored("ann"));
        assertEquals(0, wakes, "nobody watches");
        watch("ann");
        assertEquals(1, wakes);
        owners.changed(stored("ann"));
        owners.changed(stored("bob"));
        assertEquals(2, wakes);
    }

    @Test
    void theOwnersWhoAreWatchedAreThoseWithAnOpenWatch() {
        assertTrue(owners.isIdle());
        Watch one = watch("ann");
        Watch other = watch("ann");
        one.close();
        one.close();
        assertFalse(owners.isIdle());
        other.close();
        assertTrue(owners.isIdle());
        owners.look();
        assertEquals(List.of(), store.seen, "the store is not asked about nobody");
    }

    @Test
    void theJobsUnderWayAreThoseThatWereToldAndHaveNotSettled() {
        Job running = stored("ann");
        watch("ann");
        owners.look();
        assertEquals(List.of(running.id()), owners.underWay().map(Followed::id).toList());
        failed(running);
        owners.look();
        assertEquals(0, owners.underWay().count());
    }

    @Test
    void anOwnerWhoCannotBeReadIsTroubleThatTheLoopHearsOf() {
        watch("ann");
        store.unreadable = Set.of(Owner.of("ann"));
        assertSame(AWAY, assertThrows(JobStoreException.class, owners::tellWhatIsHere));
    }

    @Test
    void anUpdateThatNoThreadTookIsToldByTheNextLook() {
        stored("ann");
        watch("ann");
        full = true;
        owners.look();
        assertEquals(List.of(), told);
        full = false;
        owners.look();
        assertEquals(List.of("ann RUNNING"), told);
    }

    @Test
    void theAnswersOfTheStoreAreCountedSoThatASlowLookIsToldFromOneThatHangs() {
        stored("ann");
        watch("ann");
        owners.look();
        long first = owners.answers();
        assertTrue(first > 0);
        owners.look();
        assertEquals(first + 1, owners.answers(), "nothing is new");
    }
}
