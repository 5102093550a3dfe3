package dev.farjob;

import dev.farjob.testkit.simulation.SimulationRunner;
import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void keepsEveryPromiseInEveryRun() {
        SimulationRunner.of(SimulatedSystem::new).run();
    }
}
