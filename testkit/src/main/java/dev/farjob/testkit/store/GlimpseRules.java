package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Glimpse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class GlimpseRules extends StoreRules {

    private static final Owner ANN = Owner.of("ann");
    private static final Owner BOB = Owner.of("bob");

    GlimpseRules(JobStoreContract contract) {
        super(contract);
    }

    private Set<Glimpse> seen(Owner... owners) {
        return seenAfter(Instant.EPOCH, owners);
    }

    /** Each job is in an answer once, so a set says all of it. */
    private Set<Glimpse> seenAfter(Instant createdAfter, Owner... owners) {
        List<Glimpse> seen = store.glimpse(Set.of(owners), createdAfter);
        Set<Glimpse> once = new HashSet<>(seen);
        assertEquals(once.size(), seen.size(), "a job is seen once");
        return once;
    }

    @Test
    @DisplayName("A glimpse has what is under way and what ended unseen, in every state, and nobody else's")
    void unsettledAndUnseen() {
        Set<Glimpse> anns = Arrays.stream(JobState.values())
                .map(state -> given(Jobs.of("ann").in(state)))
                .map(Glimpse::of)
                .collect(Collectors.toSet());
        Job bobs = given(Jobs.of("bob").running());

        assertEquals(anns, seen(ANN));
        assertEquals(Set.of(Glimpse.of(bobs)), seen(BOB));
        assertEquals(Set.of(), seen(Owner.of("carl")));
        anns.add(Glimpse.of(bobs));
        assertEquals(anns, seen(ANN, BOB, Owner.of("carl")));
    }

    @Test
    @DisplayName("An acknowledged end is not seen any more")
    void acknowledged() {
        Job ended = given(Jobs.of("ann").failed());
        store.acknowledge(ANN, Set.of(ended.id()), Jobs.NOON);

        assertEquals(Set.of(), seen(ANN));
    }

    @Test
    @DisplayName("Only ends are left out by the time of creation, never what is under way")
    void createdAfter() {
        Job running = given(Jobs.of("ann").createdAt(Jobs.NOON).running());
        given(Jobs.of("ann").createdAt(Jobs.NOON).succeeded());
        Job ended = given(Jobs.of("ann").createdAt(Jobs.NOON.plusNanos(1_000)).succeeded());

        assertEquals(Set.of(Glimpse.of(running), Glimpse.of(ended)), seenAfter(Jobs.NOON, ANN));
    }

    @Test
    @DisplayName("A write shows in version, state and time; a claim does not show")
    void showsChanges() {
        Job running = given(Jobs.of("ann").running());
        Job claimed = store.claim(new Claim.TheseJobs(List.of(running.id()), Duration.ZERO))
                .get(0);
        assertEquals(Set.of(Glimpse.of(running)), seen(ANN));

        Job failed = Snapshots.next(claimed, JobState.FAILED);
        apply(Snapshots.change(claimed, failed, Due.never()));
        assertEquals(Set.of(Glimpse.of(failed)), seen(ANN));
    }

    @Test
    @DisplayName("A thousand owners and more than a page of one owner's jobs are seen at once")
    void many() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            jobs.add(Jobs.of("ann").accepted());
        }
        insert(jobs.toArray(Job[]::new));
        Set<Owner> audience =
                IntStream.range(0, 1_000).mapToObj(i -> Owner.of("owner-" + i)).collect(Collectors.toSet());
        audience.add(ANN);

        assertEquals(1_100, store.glimpse(audience, Instant.EPOCH).size());
        assertTrue(store.glimpse(Set.of(), Instant.EPOCH).isEmpty());
    }
}
