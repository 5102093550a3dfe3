package dev.farjob.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The cost of steps: lives a second with none, one and two steps elsewhere, and with a third in the store's transaction. Once
 * as a host with many short jobs would set the orchestrator up, once with the defaults, and once with the defaults and a
 * client that does not promise to end its calls. {@code -Dlives=20000 -Drounds=3} are the defaults.
 */
public final class LivesWithSteps {

    private static final int LIVES = Integer.getInteger("lives", 20_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int MOST_STEPS = 3;
    private static final List<IntFunction<Setup>> SETUPS =
            List.of(Setup::tuned, Setup::byDefault, Setup::withoutPromises);

    private LivesWithSteps() {}

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Rounds rounds = new Rounds();
        SETUPS.forEach(setup -> IntStream.rangeClosed(0, MOST_STEPS)
                .mapToObj(setup)
                .forEach(one -> rounds.add(() -> new WithFarjob(one), LIVES)));
        rounds.run(ROUNDS);
        System.out.printf("%n%-22s %12s %18s%n", "", "lives/s", "of without steps");
        for (IntFunction<Setup> setup : SETUPS) {
            double without = rounds.median(setup.apply(0).name());
            for (int steps = 0; steps <= MOST_STEPS; steps++) {
                double rate = rounds.median(setup.apply(steps).name());
                System.out.printf(
                        Locale.ROOT, "%-22s %12.0f %18.2f%n", setup.apply(steps).name(), rate, rate / without);
            }
        }
    }
}
