package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.store.Change;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every job in every shape, everything that can be observed, every set of rules: nothing is left out or drawn by lot. */
class EveryCombinationTest {

    private static final List<Observation> SIGHTS = Sights.all();
    private static final List<Book> BOOKS = Book.all();
    private static final List<Law> LAWS = Law.all().toList();

    /** The states in which a job may be sent, or sent again: only there does it matter what a host does in doubt. */
    private static final Set<JobState> MAY_BE_SENT = EnumSet.of(JobState.ACCEPTED, JobState.SPAWNING, JobState.PARKED);

    @ParameterizedTest
    @EnumSource(JobState.class)
    void everyLawHoldsWhateverIsObserved(JobState state) {
        Map<String, String> broken = new ConcurrentSkipListMap<>();
        List<Job> shapes = Shapes.of(state);
        alike(state).parallelStream().forEach(books -> {
            Book book = books.get(0);
            Decider decider = book.decider();
            List<Decider> others = books.stream().map(Book::decider).skip(1).toList();
            for (Job job : shapes) {
                SIGHTS.forEach(seen -> check(book, decider, others, job, seen, broken));
            }
        });
        assertEquals(Map.of(), broken);
    }

    /**
     * Books that have to decide alike in this state: one whose decisions the laws judge, and others whose decisions must be
     * the same, so that the laws hold for them too. For a job that may be sent, that is each book and its own copy; otherwise,
     * books that differ in their policy for doubt.
     */
    private static Collection<List<Book>> alike(JobState state) {
        return MAY_BE_SENT.contains(state)
                ? BOOKS.stream().map(book -> List.of(book, book)).toList()
                : BOOKS.stream()
                        .collect(Collectors.groupingBy(
                                book -> book.inDoubt(InDoubtPolicy.fail()).toString()))
                        .values();
    }

    @Test
    void everyBookIsAmongThoseThatAreAlike() {
        for (JobState state : JobState.values()) {
            assertEquals(
                    Set.copyOf(BOOKS),
                    alike(state).stream().flatMap(List::stream).collect(Collectors.toSet()),
                    state.toString());
            assertTrue(alike(state).stream().allMatch(books -> books.size() >= 2), "decided once only: " + state);
        }
    }

    @Test
    void thatIsMillionsOfCombinations() {
        long shapes = Stream.of(JobState.values())
                .mapToLong(state -> Shapes.of(state).size())
                .sum();
        long combinations = shapes * SIGHTS.size() * BOOKS.size();
        assertTrue(combinations >= 16_000_000, () -> "only " + combinations);
    }

    private static void check(
            Book book, Decider decider, List<Decider> others, Job job, Observation seen, Map<String, String> broken) {
        Moment moment = Scene.moment();
        Decision decision;
        try {
            decision = decider.decide(job, seen, moment);
        } catch (RuntimeException thrown) {
            broken.putIfAbsent("AN_ANSWER_FOR_EVERYTHING", new Case(book, job, seen, moment, null) + ": " + thrown);
            return;
        }
        Case given = new Case(book, job, whatItSays(seen), moment, decision);
        for (Decider other : others) {
            if (!isSame(decision, other.decide(job, seen, moment))) {
                broken.putIfAbsent("THE_SAME_QUESTION_HAS_THE_SAME_ANSWER", given.toString());
            }
        }
        for (Law law : LAWS) {
            if (!law.holds(given)) {
                broken.putIfAbsent(law.toString(), given.toString());
            }
        }
    }

    /** An end that comes with the answer to a spawn counts as if the provider had been asked. */
    private static Observation whatItSays(Observation seen) {
        return seen instanceof Observation.SpawnAnswered answered
                        && answered.end().isPresent()
                ? answered.end().get()
                : seen;
    }

    private static boolean isSame(Decision one, Decision other) {
        if (!(one instanceof Write write)) {
            return one.equals(other);
        }
        return other instanceof Write second
                && write.next() == second.next()
                && isSame(write.change(), second.change());
    }

    private static boolean isSame(Change one, Change other) {
        return one.after().equals(other.after())
                && one.due().equals(other.due())
                && one.event().equals(other.event())
                && one.step().equals(other.step())
                && one.admission().equals(other.admission());
    }
}
