package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Rules that hold when sixteen threads on two nodes do something at once. */
abstract class RaceRules extends StoreRules {

    RaceRules(JobStoreContract contract) {
        super(contract);
    }

    /**
     * The part of one runner.
     *
     * @param <R> what comes of it
     */
    @FunctionalInterface
    interface OnNode<R> {
        R run(JobStore node, int runner) throws Exception;
    }

    /** Runs against each other on two nodes, and gives what came of it for each runner. */
    final <R> List<R> race(OnNode<R> runner) {
        JobStore other = anotherNode();
        return Race.run(number -> runner.run(number % 2 == 0 ? store : other, number));
    }

    /** Something that comes out of a race so many times. */
    static <R> void assertCount(int expected, R what, List<R> results) {
        assertEquals(expected, Collections.frequency(results, what), () -> what + " in " + results);
    }

    static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /** The same things in an order of this runner's own. */
    static <T> List<T> shuffled(List<T> things, int runner) {
        List<T> copy = new ArrayList<>(things);
        Collections.shuffle(copy, new Random(runner));
        return copy;
    }

    static Stream<Integer> rounds() {
        return Stream.iterate(1, round -> round <= Race.ROUNDS, round -> round + 1);
    }
}
