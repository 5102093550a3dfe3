package dev.farjob.benchmarks;

import java.util.List;
import java.util.function.Supplier;

/**
 * Every benchmark that needs a database, one after the other on one server, with one report in the end. With the defaults it
 * takes an hour or two on a small machine; each benchmark says which numbers it can be given, and its goals.
 */
public final class All {

    static final List<Supplier<Benchmark>> BENCHMARKS = List.of(
            Lives::new, LivesWithSteps::new, Submits::new, Idle::new, Claims::new, Processes::new, Watchers::new);

    private All() {}

    /** Runs all of them. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(BENCHMARKS.stream().map(Supplier::get).toArray(Benchmark[]::new));
    }
}
