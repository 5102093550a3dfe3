package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class WriteRaces extends RaceRules {

    private static final List<JobState> ENDS = List.of(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED);

    WriteRaces(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Of sixteen writers of one version one wins, and only its snapshot, event and checkpoint are there")
    void oneVersion() {
        rounds().forEach(round -> {
            Job job = given(Jobs.of("ann").running());
            List<Change> changes = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> Snapshots.change(job, ENDS.get(runner % 3), Due.never())
                            .step(ApplyRules.step(job, "step-" + runner)))
                    .toList();

            List<Verdict> verdicts = race(
                    (node, runner) -> node.apply(List.of(changes.get(runner))).get(0));

            assertCount(1, Verdict.APPLIED, verdicts);
            assertCount(15, Verdict.LOST, verdicts);
            Change winner = changes.get(verdicts.indexOf(Verdict.APPLIED));
            assertEquals(winner.after(), stored(job.id()));
            assertEquals(List.of(winner.step().orElseThrow()), store.steps(job.id()));
            assertEquals(List.of(winner.event().orElseThrow()), store.events(job.id(), job.version()));
        });
    }

    @Test
    @DisplayName("Batches of the same jobs in different orders neither lock each other out nor write one twice")
    void overlappingBatches() {
        rounds().forEach(round -> {
            List<Job> jobs = IntStream.range(0, 20)
                    .mapToObj(i -> given(Jobs.of("ann").running()))
                    .toList();

            List<List<Verdict>> verdicts = race((node, runner) -> node.apply(shuffled(jobs, runner).stream()
                    .map(job -> Snapshots.change(job, ENDS.get(runner % 3), Due.never()))
                    .toList()));

            assertCount(20, Verdict.APPLIED, flat(verdicts));
            assertCount(15 * 20, Verdict.LOST, flat(verdicts));
        });
    }

    @Test
    @DisplayName("Writers who read again after they lost all get their turn, and every version has its event")
    void everybodyGetsThere() {
        Job job = given(Jobs.of("ann").running());

        race((node, runner) -> IntStream.range(0, 5)
                .mapToObj(i -> writeInsistently(node, job.id()))
                .toList());

        long last = 2 + Race.RUNNERS * 5;
        assertEquals(last, stored(job.id()).version());
        assertEquals(
                IntStream.rangeClosed(1, (int) last).mapToObj(v -> (long) v).toList(),
                store.events(job.id(), 0).stream().map(JobEvent::version).toList());
    }

    private static int writeInsistently(JobStore node, JobId id) {
        for (int attempt = 1; attempt <= 100_000; attempt++) {
            Job seen = node.find(id).orElseThrow();
            Change change = Snapshots.change(seen, JobState.RUNNING, Due.never());
            if (node.apply(List.of(change)).get(0) == Verdict.APPLIED) {
                return attempt;
            }
        }
        throw new AssertionError("a writer who always reads again never wins");
    }

    @Test
    @DisplayName("A reader who sees a snapshot finds its event")
    void snapshotAndEventAppearTogether() {
        Job job = given(Jobs.of("ann").running());

        race((node, runner) -> {
            for (int i = 0; i < 20; i++) {
                if (runner < 2) {
                    writeInsistently(node, job.id());
                } else {
                    Job seen = node.find(job.id()).orElseThrow();
                    List<JobEvent> events = node.events(job.id(), seen.version() - 1);
                    assertTrue(
                            !events.isEmpty() && events.get(0).version() == seen.version(),
                            () -> "version " + seen.version() + " was there before its event: " + events);
                }
            }
            return runner;
        });
    }

    @Test
    @DisplayName("Of sixteen acknowledgements of the same jobs each job is counted once")
    void acknowledgements() {
        rounds().forEach(round -> {
            List<Job> jobs = IntStream.range(0, 10)
                    .mapToObj(i -> given(Jobs.of("ann").succeeded()))
                    .toList();

            List<Integer> counts = race((node, runner) ->
                    node.acknowledge(jobs.get(0).owner(), idSet(jobs), Jobs.NOON.plusSeconds(runner)));

            assertEquals(10, counts.stream().mapToInt(Integer::intValue).sum());
        });
    }

    @Test
    @DisplayName("Sixteen purges together remove every old job once")
    void purges() {
        rounds().forEach(round -> {
            for (int i = 0; i < 40; i++) {
                given(Jobs.of("ann").failed());
            }
            Purge purge = new Purge(Jobs.NOON.plusSeconds(100), Jobs.NOON, 7);

            List<Integer> counts = new ArrayList<>(race((node, runner) -> node.purge(purge)));
            for (int left = store.purge(purge); left > 0; left = store.purge(purge)) {
                counts.add(left);
            }

            assertEquals(40, counts.stream().mapToInt(Integer::intValue).sum());
        });
    }

    @Test
    @DisplayName("A job that is reopened while it is purged is either gone or alive, and never half of each")
    void purgeAgainstReopening() {
        rounds().forEach(round -> {
            Job failed = given(Jobs.of("ann").key("click-" + round).failed());
            Purge purge = new Purge(Jobs.NOON.plusSeconds(100), Jobs.NOON, 7);

            List<Object> results = race((node, runner) -> runner < 8
                    ? node.purge(purge)
                    : node.apply(List.of(Snapshots.change(failed, JobState.FINALIZING, Due.never())))
                            .get(0));

            boolean reopened = results.contains(Verdict.APPLIED);
            assertEquals(reopened ? 1 : 0, Collections.frequency(results, Verdict.APPLIED), "reopened");
            assertEquals(reopened ? 0 : 1, Collections.frequency(results, 1), "purged");
            assertEquals(reopened, store.find(failed.id()).isPresent(), "is still there");
            assertEquals(reopened ? 3 : 0, store.events(failed.id(), 0).size(), "events");
        });
    }
}
