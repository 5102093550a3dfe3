package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.chaos.Life.Death;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kills are spread over all points, be they many or few. */
class KillPlanTest {

    private static final int POINTS = 60;

    private final KillPlan plan = new KillPlan();

    @Test
    void everyPointIsFatalOnceBeforeAnyIsTwice() {
        addPoints();
        List<String> fatal = kill(2 * POINTS);
        assertEquals(POINTS, Set.copyOf(fatal.subList(0, POINTS)).size());
        assertEquals(POINTS, Set.copyOf(fatal.subList(POINTS, 2 * POINTS)).size());
    }

    @Test
    void fewKillsAreSpreadOverAllPoints() {
        addPoints();
        int third = POINTS / 3;
        List<String> fatal = kill(third);
        for (int part = 0; part < 3; part++) {
            List<String> names = names(part * third, third);
            long there = fatal.stream().filter(names::contains).count();
            assertTrue(there > third / 4, () -> "too few of " + names + " are among " + fatal);
        }
    }

    @Test
    void aPointIsFatalAtALaterTimeWhenItIsItsTurnAgain() {
        plan.add("before");
        assertEquals(
                List.of(1, 2, 3, 1),
                IntStream.range(0, 4).map(turn -> kill().time()).boxed().toList());
    }

    @Test
    void aPointThatWasNotReachedIsTriedAtItsFirstTimeFromThenOn() {
        plan.add("before");
        kill();
        plan.next();
        assertEquals(new Death("before", 1), kill());
        assertEquals(new Death("before", 1), kill());
    }

    @Test
    void aPointIsMissedIfItWasNotReachedWhenItWasItsTurnBefore() {
        plan.add("before");
        assertFalse(plan.wasMissed(plan.next()));
        assertTrue(plan.wasMissed(plan.next()));
    }

    @Test
    void aPointIsNotMissedWhereSomebodyDied() {
        plan.add("before");
        kill();
        assertFalse(plan.wasMissed(plan.next()));
    }

    @Test
    void aPointThatBecomesKnownLateIsNext() {
        addPoints();
        kill(POINTS);
        plan.add("late");
        assertEquals(new Death("late", 1), plan.next());
    }

    @Test
    void aPointWhereNobodyDiedIsMissed() {
        addPoints();
        kill(POINTS - 1);
        Death last = plan.next();
        assertEquals(Set.of(last.point()), plan.missed());
        plan.killedAt(last);
        assertEquals(Set.of(), plan.missed());
    }

    private void addPoints() {
        names(0, POINTS).forEach(plan::add);
    }

    private static List<String> names(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> "point " + number)
                .toList();
    }

    private List<String> kill(int times) {
        return IntStream.range(0, times).mapToObj(turn -> kill().point()).toList();
    }

    private Death kill() {
        Death death = plan.next();
        plan.killedAt(death);
        return death;
    }
}
