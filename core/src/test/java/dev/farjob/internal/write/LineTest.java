package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the entries that wait may go, and who goes along. */
class LineTest {

    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The key of an item stands before the colon, and its weight behind it. */
    private static final Combinable<String> KIND = new Combinable<>() {
        @Override
        public JobId job(String item) {
            return JobId.of(item);
        }

        @Override
        public List<Object> keys(String item) {
            return List.of(item.split(":", 2)[0]);
        }

        @Override
        public int weight(String item) {
            return item.contains(":") ? Integer.parseInt(item.split(":", 2)[1]) : 1;
        }
    };

    private final Line<String, String> line = new Line<>(AT_ONCE);

    private static Entry<String, String> joined(String... items) {
        return new Entry<>(List.of(items), KIND, true, 0, answers -> {});
    }

    private static Entry<String, String> left(String... items) {
        return new Entry<>(List.of(items), KIND, false, 0, answers -> {});
    }

    /** An entry that leads a call of its own. */
    private Entry<String, String> leading(Entry<String, String> entry) {
        assertEquals(List.of(entry), line.arrive(entry));
        return entry;
    }

    private Entry<String, String> waiting(Entry<String, String> entry) {
        assertEquals(List.of(), line.arrive(entry));
        return entry;
    }

    /** The entries that go along in the call that an entry leads. */
    private List<Entry<String, String>> along(Entry<String, String> leader) {
        List<Entry<String, String>> all = line.board(leader);
        assertEquals(leader, all.get(0));
        return all.subList(1, all.size());
    }

    @Test
    void callersWhoWaitLeadAsManyCallsAsThereMayBe() {
        Entry<String, String> first = leading(joined("a"));
        leading(joined("b"));
        Entry<String, String> third = waiting(joined("c"));
        waiting(joined("d"));
        assertEquals(List.of(third), line.end(List.of(first)));
    }

    @Test
    void whatWasLeftGoesWhereNothingIsUnderWay() {
        Entry<String, String> first = leading(left("a"));
        Entry<String, String> second = waiting(left("b"));
        assertEquals(List.of(second), line.end(List.of(first)));
    }

    @Test
    void enoughThatWasLeftGoesBesideACall() {
        leading(left("first"));
        for (int i = 0; i < Line.ENOUGH; i++) {
            waiting(left("left-" + i));
        }
        assertEquals(1, line.arrive(left("one more")).size());
    }

    @Test
    void aCallerWhoWaitsOvertakesWhatWasLeft() {
        leading(joined("a"));
        waiting(left("b"));
        leading(joined("c"));
    }

    @Test
    void aCallIsFilledToItsBoundAndNoFurther() {
        leading(joined("a"));
        Entry<String, String> leader = leading(joined("b"));
        Entry<String, String> large = waiting(joined("c:498"));
        waiting(joined("d:2"));
        waiting(joined("e"));
        assertEquals(List.of(large), along(leader), "and what came later overtakes nobody for being small");
    }

    @Test
    void whatFillsACallExactlyGoesAlong() {
        leading(joined("a"));
        Entry<String, String> leader = leading(joined("b"));
        Entry<String, String> rest = waiting(joined("c:499"));
        assertEquals(List.of(rest), along(leader));
    }

    @Test
    void anEntryThatRepeatsItselfGoesAlone() {
        Entry<String, String> leader = leading(joined("a", "a"));
        leading(joined("b"));
        waiting(joined("c"));
        assertEquals(List.of(), along(leader));
        Entry<String, String> other = line.end(List.of(leader)).get(0);
        Entry<String, String> twice = waiting(joined("d", "d"));
        Entry<String, String> after = waiting(joined("e"));
        waiting(joined("d"));
        assertEquals(List.of(after), along(other), "and nothing about the same overtakes it");
        assertTrue(line.goAhead(twice));
    }

    @Test
    void nothingAboutWhatIsUnderWayGoes() {
        Entry<String, String> first = leading(joined("a"));
        Entry<String, String> same = waiting(joined("a"));
        Entry<String, String> other = leading(joined("b"));
        assertEquals(List.of(), along(other));
        assertEquals(List.of(same), line.end(List.of(first)));
    }

    @Test
    void nothingOvertakesWhatIsAboutTheSame() {
        leading(joined("a"));
        waiting(joined("a", "b"));
        waiting(joined("b"));
        leading(joined("c"));
    }

    @Test
    void anEntryThatIsTriedByItselfHoldsUpTheSameOnly() {
        Entry<String, String> first = leading(joined("a"));
        leading(joined("x"));
        Entry<String, String> along = waiting(joined("b"));
        assertEquals(List.of(along), along(first));
        Entry<String, String> same = waiting(joined("b"));
        assertEquals(List.of(), line.end(List.of(first)), "what is about the same waits for the try");
        assertEquals(List.of(same), line.endAlone(along));
    }

    @Test
    void oneWhoDoesNotWantToWaitGoesAheadUnlessItIsInACallAlready() {
        leading(joined("a"));
        Entry<String, String> second = leading(joined("b"));
        Entry<String, String> impatient = waiting(joined("c"));
        assertTrue(line.goAhead(impatient));
        assertFalse(line.goAhead(impatient));
        Entry<String, String> next = waiting(joined("d"));
        assertEquals(List.of(), line.end(List.of(second)), "there are as many calls as there may be");
        assertEquals(List.of(next), line.end(List.of(impatient)));
    }

    @Test
    void whatGoesAheadOfTheSameKeepsTheNextFromBoth() {
        Entry<String, String> hangs = leading(joined("a"));
        Entry<String, String> impatient = waiting(joined("a"));
        assertTrue(line.goAhead(impatient));
        Entry<String, String> next = waiting(joined("a"));
        assertEquals(List.of(), line.end(List.of(impatient)));
        assertEquals(List.of(next), line.end(List.of(hangs)));
    }

    @Test
    void whatWasLeftLongAgoGoesWhateverIsUnderWay() {
        leading(joined("a"));
        leading(joined("b"));
        waiting(joined("c"));
        Entry<String, String> left = waiting(left("d"));
        long patience = PATIENCE.toNanos();
        assertEquals(Optional.empty(), line.late(patience, PATIENCE));
        assertEquals(Optional.of(left), line.late(patience + 1, PATIENCE));
        assertEquals(Optional.empty(), line.late(patience + 1, PATIENCE), "the caller who waits sees to it by itself");
    }

    @Test
    void thoseThatWereTakenAlongAreNotCountedAsWaiting() {
        Entry<String, String> leader = leading(left("first"));
        Entry<String, String> caller = leading(joined("a"));
        List<Entry<String, String>> all =
                Stream.of("b", "c", "d").map(item -> waiting(joined(item))).toList();
        assertEquals(all, along(caller));
        waiting(left("left"));
        List<Entry<String, String>> ended = new ArrayList<>(all);
        ended.add(caller);
        assertEquals(List.of(), line.end(ended), "what was left waits for the call that is under way");
        assertEquals(1, line.end(List.of(leader)).size());
    }
}
