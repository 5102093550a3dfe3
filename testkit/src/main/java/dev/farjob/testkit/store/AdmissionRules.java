package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class AdmissionRules extends StoreRules {

    private static final OptionalInt ANY = OptionalInt.empty();

    AdmissionRules(JobStoreContract contract) {
        super(contract);
    }

    static Change send(Job accepted, OptionalInt perProvider, OptionalInt perOwner) {
        return Snapshots.change(accepted, JobState.SPAWNING, Due.now())
                .admittedBy(new Admission(perProvider, perOwner));
    }

    private Verdict send(Jobs kind, OptionalInt perProvider, OptionalInt perOwner) {
        return apply(send(given(kind.accepted()), perProvider, perOwner));
    }

    @Test
    @DisplayName("So many jobs of a provider are in flight and not one more, over all owners")
    void limitsProvider() {
        OptionalInt two = OptionalInt.of(2);

        assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), two, ANY));
        assertEquals(Verdict.APPLIED, send(Jobs.of("bob").at("acme", "upscale"), two, ANY));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("carl"), two, ANY));
        assertEquals(Verdict.APPLIED, send(Jobs.of("carl").at("other", "render"), two, ANY));
    }

    @Test
    @DisplayName("So many jobs of an owner are in flight and not one more, over all providers")
    void limitsOwner() {
        OptionalInt two = OptionalInt.of(2);

        assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), ANY, two));
        assertEquals(Verdict.APPLIED, send(Jobs.of("ann").at("other", "render"), ANY, two));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("ann").at("third", "render"), ANY, two));
        assertEquals(Verdict.APPLIED, send(Jobs.of("bob"), ANY, two));
    }

    @Test
    @DisplayName("Where both are limited there must be room for both")
    void limitsBoth() {
        OptionalInt one = OptionalInt.of(1);
        OptionalInt two = OptionalInt.of(2);

        assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), two, one));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("ann"), two, one), "no room for the owner");
        assertEquals(Verdict.APPLIED, send(Jobs.of("bob"), two, one));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("carl"), two, one), "no room at the provider");
    }

    @Test
    @DisplayName("Without limits there is always room")
    void noLimits() {
        for (int i = 0; i < 20; i++) {
            assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), ANY, ANY));
        }
    }

    @Test
    @DisplayName("A job that finds no room is left as it was: no snapshot, event, step or due time")
    void leavesJobUntouched() {
        OptionalInt one = OptionalInt.of(1);
        send(Jobs.of("ann"), one, ANY);
        Job waiting = given(Jobs.of("ann").accepted(), Due.in(LONG));

        assertEquals(Verdict.NOT_ADMITTED, apply(send(waiting, one, ANY).step(ApplyRules.step(waiting, "charge"))));

        assertEquals(waiting, stored(waiting.id()));
        assertEquals(1, store.events(waiting.id(), 0).size(), "events");
        assertEquals(List.of(), store.steps(waiting.id()), "steps");
        claimDue(1);
        assertEquals(List.of(), claimDue(10), "due jobs");
    }

    @Test
    @DisplayName("A job that moved on is lost, room or not")
    void lostBeforeNotAdmitted() {
        OptionalInt one = OptionalInt.of(1);
        send(Jobs.of("ann"), one, ANY);
        Job job = given(Jobs.of("ann").accepted());
        Change late = send(job, one, ANY);
        apply(Snapshots.change(job, JobState.CANCELLED, Due.never()));

        assertEquals(Verdict.LOST, apply(late));
    }

    @Test
    @DisplayName("A job in flight counts: spawning, queued or running, however it came there")
    void countsWhatIsInFlight() {
        for (JobState state : JobState.values()) {
            String provider = "provider of " + state;
            given(Jobs.of("ann").at(provider, "render").in(state));

            assertEquals(
                    state.isInFlight() ? Verdict.NOT_ADMITTED : Verdict.APPLIED,
                    send(Jobs.of("bob").at(provider, "render"), OptionalInt.of(1), ANY),
                    state.name());
        }
    }

    @Test
    @DisplayName("There is room again once a job leaves flight, in whatever way")
    void roomIsFreed() {
        OptionalInt one = OptionalInt.of(1);
        for (JobState end : JobState.values()) {
            Jobs kind = Jobs.of("owner of " + end).at("provider of " + end, "render");
            if (!end.isInFlight()) {
                Job flying = given(kind.running());
                assertEquals(Verdict.NOT_ADMITTED, send(kind, one, one), end.name());
                apply(Snapshots.change(flying, end, Due.never()));
                assertEquals(Verdict.APPLIED, send(kind, one, one), end.name());
            }
        }
    }

    @Test
    @DisplayName("A place is given back once, however often somebody tries to")
    void placeIsGivenBackOnce() {
        OptionalInt two = OptionalInt.of(2);
        Job landing = given(Jobs.of("ann").running());
        given(Jobs.of("ann").running());
        Change land = Snapshots.change(landing, JobState.CANCELLED, Due.never());

        assertEquals(List.of(Verdict.APPLIED, Verdict.LOST), List.of(apply(land), apply(land)));
        store.purge(new Purge(Jobs.NOON.plusSeconds(100), Jobs.NOON, 10));

        assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), two, two));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("ann"), two, two));
    }

    @Test
    @DisplayName("A job keeps its one place from state to state, through claims as well")
    void keepsItsPlace() {
        OptionalInt two = OptionalInt.of(2);
        Job job = given(Jobs.of("ann").accepted());
        apply(send(job, two, two));
        Job spawning = claimThese(Duration.ZERO, job.id()).get(0);
        Job queued = Snapshots.next(spawning, JobState.QUEUED);
        apply(Snapshots.change(spawning, queued, Due.never()));
        apply(Snapshots.change(queued, JobState.RUNNING, Due.never()));

        assertEquals(Verdict.APPLIED, send(Jobs.of("ann"), two, two));
        assertEquals(Verdict.NOT_ADMITTED, send(Jobs.of("ann"), two, two));
    }

    @Test
    @DisplayName("A job that is in flight already takes no second place when it is sent again")
    void sentAgain() {
        OptionalInt one = OptionalInt.of(1);
        Job spawning = given(Jobs.of("ann").spawning());

        assertEquals(Verdict.APPLIED, apply(send(spawning, one, one)));
    }

    @Test
    @DisplayName("Within one batch each change that is admitted takes up room for the next")
    void countsWithinBatch() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            changes.add(send(given(Jobs.of("ann").accepted()), OptionalInt.of(5), ANY));
        }

        List<Verdict> verdicts = store.apply(changes);

        assertEquals(5, Collections.frequency(verdicts, Verdict.APPLIED));
        assertEquals(3, Collections.frequency(verdicts, Verdict.NOT_ADMITTED));
    }

    @Test
    @DisplayName("A change that lost takes up no room")
    void losersTakeNoRoom() {
        Job lost = given(Jobs.of("ann").accepted());
        apply(Snapshots.change(lost, JobState.ACCEPTED, Due.never()));
        Change loser = send(lost, OptionalInt.of(1), ANY);
        Change winner = send(given(Jobs.of("ann").accepted()), OptionalInt.of(1), ANY);

        assertEquals(List.of(Verdict.LOST, Verdict.APPLIED), store.apply(List.of(loser, winner)));
    }
}
