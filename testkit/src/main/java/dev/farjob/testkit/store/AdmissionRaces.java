package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class AdmissionRaces extends RaceRules {

    private static final OptionalInt ANY = OptionalInt.empty();

    AdmissionRaces(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Of sixteen jobs for a provider with room for five exactly five are admitted")
    void perProvider() {
        rounds().forEach(round -> {
            List<Change> changes = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> Jobs.of("owner " + runner).at("acme " + round, "render"))
                    .map(kind -> AdmissionRules.send(given(kind.accepted()), OptionalInt.of(5), ANY))
                    .toList();
            assertAdmitted(5, changes);
        });
    }

    @Test
    @DisplayName("Of sixteen jobs of an owner with room for five exactly five are admitted")
    void perOwner() {
        rounds().forEach(round -> {
            List<Change> changes = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> Jobs.of("ann " + round).at("provider " + runner, "render"))
                    .map(kind -> AdmissionRules.send(given(kind.accepted()), ANY, OptionalInt.of(5)))
                    .toList();
            assertAdmitted(5, changes);
        });
    }

    @Test
    @DisplayName("Of sixteen jobs with room for five and seven exactly five are admitted, and none lock each other out")
    void perBoth() {
        rounds().forEach(round -> {
            List<Change> changes = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> Jobs.of("bob " + round).at("other " + round, "render"))
                    .map(kind -> AdmissionRules.send(given(kind.accepted()), OptionalInt.of(7), OptionalInt.of(5)))
                    .toList();
            assertAdmitted(5, changes);
        });
    }

    private void assertAdmitted(int expected, List<Change> changes) {
        List<Verdict> verdicts =
                race((node, runner) -> node.apply(List.of(changes.get(runner))).get(0));

        assertCount(expected, Verdict.APPLIED, verdicts);
        assertCount(Race.RUNNERS - expected, Verdict.NOT_ADMITTED, verdicts);
    }

    @Test
    @DisplayName("While jobs come and go there are never more in flight than there is room for, and room is not lost")
    void comingAndGoing() {
        AtomicInteger inFlight = new AtomicInteger();

        List<Integer> seen = race((node, runner) ->
                IntStream.range(0, 10).map(i -> flyOnce(node, inFlight)).max().orElseThrow());

        assertTrue(seen.stream().allMatch(most -> most <= 3), () -> "in flight at once, of 3: " + seen);
        assertEquals(List.of(), store.list(JobQuery.everyone().states(JobState.SPAWNING)));
        List<Change> afterwards = IntStream.range(0, 4)
                .mapToObj(i ->
                        AdmissionRules.send(given(Jobs.of("ann").accepted()), OptionalInt.of(3), OptionalInt.of(3)))
                .toList();
        assertCount(3, Verdict.APPLIED, store.apply(afterwards));
    }

    /** Sends a job if there is room, and lands it; answers how many were up at most while it was. */
    private static int flyOnce(JobStore node, AtomicInteger inFlight) {
        Job accepted = Snapshots.put(node, Jobs.of("ann").accepted(), Due.never());
        Change take = AdmissionRules.send(accepted, OptionalInt.of(3), OptionalInt.of(3));
        if (node.apply(List.of(take)).get(0) != Verdict.APPLIED) {
            return 0;
        }
        int most = inFlight.incrementAndGet();
        inFlight.decrementAndGet();
        Change land = Snapshots.change(take.after(), JobState.CANCELLED, Due.never());
        if (node.apply(List.of(land)).get(0) != Verdict.APPLIED) {
            throw new AssertionError("nobody else writes this job, and yet its writer lost");
        }
        return most;
    }
}
