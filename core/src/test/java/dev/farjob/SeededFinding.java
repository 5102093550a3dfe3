package dev.farjob;

import dev.farjob.testkit.simulation.SimulationFailure;
import dev.farjob.testkit.simulation.SimulationRunner;
import dev.farjob.testkit.simulation.SystemUnderTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The finding of the simulation about one fault.
 *
 * @param strikes how often the fault made a difference, until it was noticed
 * @param failures the runs that failed until the promise that has to notice did, by seed
 */
record SeededFinding(SeededFault fault, long strikes, List<SimulationFailure> failures) {

    private static final Pattern NOTICED = Pattern.compile("^seed \\d+: (promise \\d+|no rest|[^\\n]{1,200})");

    /** Runs seeds from 1 on, one after the other, so that what is found is the same on every machine. */
    static SeededFinding of(SeededFault fault, long seeds) {
        SeededStrikes strikes = new SeededStrikes();
        List<SimulationFailure> failures = new ArrayList<>();
        long next = 1;
        while (next <= seeds
                && failures.stream().noneMatch(failure -> noticedBy(failure).equals(fault.noticedBy()))) {
            List<SimulationFailure> more = run(() -> fault.in(strikes), next, seeds - next + 1);
            failures.addAll(more);
            long last = more.isEmpty() ? seeds : more.get(more.size() - 1).seed();
            // A property that names the one seed to replay overrides any number of seeds
            next = last < next ? seeds + 1 : last + 1;
        }
        return new SeededFinding(fault, strikes.count(), failures);
    }

    /** The first failures, by seed; the runner ends with a few. */
    private static List<SimulationFailure> run(Supplier<SystemUnderTest> system, long first, long count) {
        try {
            SimulationRunner.of(system).seeds(first, count).threads(1).run();
            return List.of();
        } catch (SimulationFailure lowest) {
            return Stream.concat(Stream.of(lowest), Stream.of(lowest.getSuppressed()))
                    .filter(SimulationFailure.class::isInstance)
                    .map(SimulationFailure.class::cast)
                    .toList();
        }
    }

    /** The promises of the oracle that noticed it, in the order of the seeds; or that a run never came to rest. */
    Set<String> noticedBy() {
        Set<String> all = new LinkedHashSet<>();
        failures.forEach(failure -> all.add(noticedBy(failure)));
        return all;
    }

    private static String noticedBy(SimulationFailure failure) {
        Matcher matcher = NOTICED.matcher(failure.getMessage());
        return matcher.find() ? matcher.group(1) : failure.getMessage();
    }

    /** As a row of a table in Markdown. */
    String row() {
        String first =
                failures.isEmpty() ? "none" : Long.toString(failures.get(0).seed());
        return "| `" + fault + "` | " + fault.invariant() + " | " + fault.broken() + " | " + first + " | "
                + String.join(", ", noticedBy()) + " |";
    }
}
