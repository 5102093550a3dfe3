package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of legal moves, written down a second time: x is legal, L only where a success came late, . never. */
class TransitionsTest {

    private static final String TABLE = """
            to:         A S Q R F P S F C
            ACCEPTED    x x x x x . x x x
            SPAWNING    x x x x x x x x x
            QUEUED      . . x x x x x x x
            RUNNING     . . x x x x x x x
            FINALIZING  . . . L x x x x x
            PARKED      x . x x x x x x x
            SUCCEEDED   . . . . . . . . .
            FAILED      . . . . L . L x .
            CANCELLED   . . . . L . L . x
            """;

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("everyPair")
    void aMoveIsLegalAsTheTableSays(JobState from, JobState to, char legal) {
        assertEquals(legal == 'x', Transitions.isLegal(job(from, false), job(to, false)));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("everyPair")
    void aLateSuccessMakesMoreMovesLegal(JobState from, JobState to, char legal) {
        assertEquals(legal != '.', Transitions.isLegal(job(from, true), job(to, true)));
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void theStatesThatMayFollowAreThoseOfTheTable(JobState from) {
        Set<JobState> expected = everyPair().stream()
                .map(Arguments::get)
                .filter(cell -> cell[0] == from && !cell[2].equals('.'))
                .map(cell -> (JobState) cell[1])
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobState.class)));
        assertEquals(expected, Transitions.from(from));
    }

    @Test
    void theTableKnowsEveryPairOfStates() {
        assertEquals(
                JobState.values().length * JobState.values().length, everyPair().size());
    }

    @Test
    void aSettledJobMovesByTheLateSuccessThatIsWrittenWithTheMove() {
        assertEquals(true, Transitions.isLegal(job(JobState.FAILED, false), job(JobState.FINALIZING, true)));
    }

    @Test
    void aLateSuccessOfLaterDoesNotBringAJobBackToTheProvider() {
        assertEquals(false, Transitions.isLegal(job(JobState.FINALIZING, false), job(JobState.RUNNING, true)));
    }

    @Test
    void anIllegalMoveSaysThatNothingWasWritten() {
        IllegalStateException fault = assertThrows(
                IllegalStateException.class,
                () -> Transitions.require(job(JobState.SUCCEEDED, false), job(JobState.RUNNING, false)));
        assertEquals(
                "a job never goes from SUCCEEDED to RUNNING: Job[job-1 v1 SUCCEEDED at acme:render]; nothing was"
                        + " written, please report this",
                fault.getMessage());
    }

    private static Job job(JobState state, boolean late) {
        return Scene.in(state).lateSuccessAt(late ? Scene.NOW : null).build();
    }

    static List<Arguments> everyPair() {
        List<Arguments> pairs = new ArrayList<>();
        for (String line : TABLE.lines().skip(1).toList()) {
            Scanner cells = new Scanner(line);
            JobState from = JobState.valueOf(cells.next());
            for (JobState to : JobState.values()) {
                pairs.add(Arguments.of(from, to, cells.next().charAt(0)));
            }
        }
        return pairs;
    }
}
