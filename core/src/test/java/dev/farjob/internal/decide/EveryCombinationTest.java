package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every job in every shape, everything that can be observed, every set of rules: nothing is left out or drawn by lot. */
class EveryCombinationTest {

    private static final List<Observation> SIGHTS = Sights.all();
    private static final List<Book> BOOKS = Book.all();
    private static final List<Law> LAWS = Law.all().toList();

    @ParameterizedTest
    @EnumSource(JobState.class)
    void everyLawHoldsWhateverIsObserved(JobState state) {
        Map<String, String> broken = new ConcurrentSkipListMap<>();
        List<Job> shapes = Shapes.of(state);
        BOOKS.parallelStream().forEach(book -> {
            Decider decider = book.decider();
            Decider again = book.decider();
            for (Job job : shapes) {
                SIGHTS.forEach(seen -> check(book, decider, again, job, seen, broken));
            }
        });
        assertEquals(Map.of(), broken);
    }

    @Test
    void thatIsMillionsOfCombinations() {
        long shapes = Stream.of(JobState.values())
                .mapToLong(state -> Shapes.of(state).size())
                .sum();
        long combinations = shapes * SIGHTS.size() * BOOKS.size();
        assertTrue(combinations >= 7_000_000, () -> "only " + combinations);
    }

    private static void check(
            Book book, Decider decider, Decider again, Job job, Observation seen, Map<String, String> broken) {
        Moment moment = Scene.moment();
        Decision decision;
        try {
            decision = decider.decide(job, seen, moment);
        } catch (RuntimeException thrown) {
            broken.putIfAbsent("AN_ANSWER_FOR_EVERYTHING", new Case(book, job, seen, moment, null) + ": " + thrown);
            return;
        }
        Case given = new Case(book, job, whatItSays(seen), moment, decision);
        if (!isSame(decision, again.decide(job, seen, moment))) {
            broken.putIfAbsent("THE_SAME_QUESTION_HAS_THE_SAME_ANSWER", given.toString());
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
