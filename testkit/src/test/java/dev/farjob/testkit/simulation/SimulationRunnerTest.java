package dev.farjob.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.JobState;
import dev.farjob.testkit.simulation.ToySystem.Bug;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationRunnerTest {

    private static final long SEEDS = 300;

    @Test
    void aSystemThatIsRightPasses() {
        SimulationReport report = SimulationRunner.of(() -> new ToySystem(Bug.NONE))
                .seeds(1, SEEDS)
                .run();
        assertEquals(SEEDS, report.runs());
        assertTrue(report.jobs(JobState.SUCCEEDED) > 0, report::toString);
        assertTrue(report.jobs(JobState.FAILED) > 0, report::toString);
        assertTrue(report.jobs(JobState.CANCELLED) > 0, report::toString);
        assertTrue(report.crashes() > 0, report::toString);
        assertTrue(report.webhooks() > 0, report::toString);
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NODE_PAUSES, Fault.NODE_CLOSES))) {
            assertTrue(report.struck(fault) > 0, () -> fault + " never struck in " + report);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RESPAWNS_WHAT_MAY_HAVE_ARRIVED, 2",
        "SENDS_BEFORE_IT_WRITES, 1",
        "ACKNOWLEDGES_WHAT_IT_FAILED_TO_STORE, 1",
        "CHARGES_UNDER_A_FRESH_KEY, 5",
        "CHARGES_FAILURES, 5",
        "WRITES_THE_HOSTS_ROW_TWICE, 4",
        "NEVER_LOOKS_AGAIN, 8",
        "SHOWS_JOBS_TO_ANYBODY, 7",
        "CHANGES_WHAT_IS_SETTLED, 3",
        "TAKES_TROUBLE_FOR_FAILURE, 6",
        "TRUSTS_UNVERIFIED_WEBHOOKS, 6",
        "LOSES_THE_HANDLE, 6",
        "CANCELS_WITHOUT_ASKING_THE_PROVIDER, 10",
        "SHOWS_PROGRESS_AS_IT_COMES, 9",
        "TIMES_OUT_AT_RANDOM, 6",
        "TAKES_SILENCE_FOR_DEATH, 6"
    })
    void aSystemWithAMistakeIsCaught(Bug bug, int promise) {
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> SimulationRunner.of(() -> new ToySystem(bug))
                        .seeds(1, SEEDS)
                        .run());
        // One mistake may break several promises, and which of them breaks first is up to the seed
        assertTrue(
                messages(failure).anyMatch(message -> message.contains("promise " + promise + " broken")),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("-Dfarjob.simulation.seed=" + failure.seed()), failure.getMessage());
    }

    @Test
    void theSameSeedGivesTheSameRunEventForEvent() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(run(seed), run(seed));
        }
        assertNotEquals(run(1), run(2));
    }

    @Test
    void onlyTheNamedSeedIsReplayed() {
        System.setProperty(SimulationRunner.SEED, "7");
        try {
            SimulationReport report =
                    SimulationRunner.of(() -> new ToySystem(Bug.NONE)).run();
            assertEquals(1, report.runs());
        } finally {
            System.clearProperty(SimulationRunner.SEED);
        }
    }

    private static Stream<String> messages(SimulationFailure failure) {
        return Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .map(Throwable::getMessage);
    }

    private static List<String> run(long seed) {
        try (Carrier.Pool carriers = new Carrier.Pool()) {
            Simulation simulation = new Simulation(seed, Bounds.usual().trace(Integer.MAX_VALUE), carriers);
            World world = new World(simulation, FaultPlan.standard(), new ToySystem(Bug.NONE));
            simulation.run(world::run);
            return simulation.trace();
        }
    }
}
