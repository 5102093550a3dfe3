package dev.farjob.benchmarks;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The cost of steps: {@linkplain Life lives} a second with none, one and two steps elsewhere, and with a third in the store's
 * transaction. Once as a host with many short jobs would set the orchestrator up, once with the defaults, and once with the
 * defaults and a client that does not promise to end its calls.
 *
 * <p>The goals: two steps keep 0.85 of the lives without steps, and the third 0.75. The steps themselves do nothing, or insert
 * one row; this measures what Farjob does for each. {@code -Dlives=60000 -Drounds=3} are the defaults.
 */
public final class LivesWithSteps implements Benchmark {

    private static final int MOST_STEPS = 3;
    private static final List<IntFunction<Setup>> SETUPS =
            List.of(Setup::tuned, Setup::byDefault, Setup::withoutPromises);

    private final int lives;
    private final int rounds;
    private final List<IntFunction<Setup>> setups;

    LivesWithSteps(int lives, int rounds, List<IntFunction<Setup>> setups) {
        this.lives = lives;
        this.rounds = rounds;
        this.setups = List.copyOf(setups);
    }

    LivesWithSteps() {
        this(Benchmark.given("lives", 60_000), Benchmark.given("rounds", 3), SETUPS);
    }

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new LivesWithSteps());
    }

    @Override
    public void run(Postgres server, Report report) throws Exception {
        for (IntFunction<Setup> setup : setups) {
            Rounds all = new Rounds("lives");
            IntStream.rangeClosed(0, MOST_STEPS)
                    .mapToObj(setup)
                    .forEach(one -> all.add(() -> new WithFarjob(one, one.nameWithSteps()), lives));
            all.run(server, rounds, report);
            Setup without = setup.apply(0);
            report.add("Lives with steps: " + without.name(), all.table(without.nameWithSteps()));
        }
    }
}
