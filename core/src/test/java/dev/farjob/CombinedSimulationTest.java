package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.simulation.SimulationRunner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation judges the combining of writes too, not only an engine that writes change by change. */
class CombinedSimulationTest {

    private static final long FEW = 20;

    /** Which jobs each write was about, run by run. */
    private final List<List<JobId>> writes = new ArrayList<>();

    private String run() {
        writes.clear();
        return SimulationRunner.of(() -> BrokenSystem.withStore((reached, behind) -> new BrokenStore(reached) {
                    @Override
                    public List<Insertion> insert(List<NewJob> jobs) {
                        writes.add(jobs.stream().map(job -> job.job().id()).toList());
                        return reached.insert(jobs);
                    }

                    @Override
                    public List<Verdict> apply(List<Change> changes) {
                        writes.add(changes.stream().map(Change::id).toList());
                        return reached.apply(changes);
                    }
                }))
                .seeds(1, FEW)
                .threads(1)
                .run()
                .toString();
    }

    @Test
    void someWritesShareACall() {
        run();
        assertTrue(writes.stream().anyMatch(jobs -> jobs.size() > 1), "every call was one caller's");
    }

    @Test
    void aRunIsTheSameCallByCallWhenItIsReplayed() {
        String report = run();
        List<List<JobId>> first = List.copyOf(writes);
        assertEquals(report, run());
        assertEquals(first, writes);
    }
}
