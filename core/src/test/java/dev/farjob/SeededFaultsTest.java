package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.testkit.simulation.SimulationRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks one part of the system after the other, and finds out whether the simulation notices. */
@Tag("seeded-faults")
class SeededFaultsTest {

    private static final long SEEDS = 5_000;
    private static final long CONTROLS = 300;

    /** The file for the table that docs/seeded-faults.md shows. */
    private static final Path TABLE = Path.of("target", "seeded-faults.md");

    private static final String HEAD = """
            | fault | invariant | what is broken | first failing seed | noticed as |
            |---|---|---|---|---|
            """;

    private static final Map<SeededFault, SeededFinding> FOUND = new EnumMap<>(SeededFault.class);

    @ParameterizedTest
    @MethodSource("judged")
    void isNoticed(SeededFault fault) {
        SeededFinding finding = SeededFinding.of(fault, SEEDS);
        FOUND.put(fault, finding);

        assertTrue(finding.strikes() > 0, () -> fault + " made no difference in " + SEEDS + " runs");
        assertFalse(finding.failures().isEmpty(), () -> fault + " struck " + finding.strikes() + " times, unnoticed");
        assertTrue(
                finding.noticedBy().contains(fault.noticedBy()),
                () -> fault + " was noticed as " + finding.noticedBy() + ", and not as " + fault.noticedBy());
    }

    /** All but those that break a promise which the system does not make yet. */
    static Stream<SeededFault> judged() {
        return Arrays.stream(SeededFault.values()).filter(SeededFault::isJudged);
    }

    @Test
    void nothingIsNoticedWithoutAFault() {
        SimulationRunner.of(BrokenSystem::withNothingBroken).seeds(1, CONTROLS).run();
    }

    @AfterAll
    static void writeTable() throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        FOUND.values().forEach(finding -> table.append(finding.row()).append('\n'));
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table);
    }
}
