package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.testkit.simulation.SimulationRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Breaks a few parts in every build: one of each kind, and every call of the store that a fault is put into, so that the way
 * in which they are broken cannot rot.
 */
class SeededMechanismTest {

    private static final long FEW = 100;
    private static final long CONTROLS = 20;

    @ParameterizedTest
    @EnumSource(
            names = {
                "LOSES_INSERTS",
                "IGNORES_LIMITS",
                "INSERTS_APART_FROM_THE_HOST",
                "FORGETS_ACKNOWLEDGEMENTS",
                "TAKES_EXHAUSTED_STEPS_FOR_DONE",
                "SENDS_BEFORE_IT_IS_ON_RECORD",
                "COMMITS_EFFECTS_APART",
                "LEAVES_ONE_OUT_OF_SHARED_COMMITS",
                "CLAIMS_ONCE",
                "LISTS_EVERYONE",
                "FAILS_ON_UNKNOWN",
                "FAILS_BY_AGE",
                "MAKES_A_KEY_PER_RUN"
            })
    void isNoticedWithinAFewSeeds(SeededFault fault) {
        SeededFinding finding = SeededFinding.of(fault, FEW);

        // A job that starves may miss its deadline as well, and either may be seen first
        assertTrue(finding.noticedBy().contains(fault.noticedBy()), () -> fault + " was noticed as " + finding);
        assertTrue(finding.strikes() > 0, () -> fault + " made no difference");
    }

    @Test
    void nothingIsNoticedWithoutAFault() {
        SimulationRunner.of(BrokenSystem::withNothingBroken).seeds(1, CONTROLS).run();
    }
}
