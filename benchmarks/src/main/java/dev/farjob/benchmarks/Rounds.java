package dev.farjob.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Contenders in turns on one server, so that what changes about the machine changes for all of them. */
final class Rounds {

    /** Before the first round that counts, each runs so often, until the JIT compiler has little left to do. */
    private static final int WARM_UPS = 2;
    /** Rounds of so few times measure nothing, with the JIT compiler or without. */
    private static final int FEW = 1_000;
    /** A round that does not count needs no more times than this. */
    private static final int WARM = 20_000;

    private final String unit;
    private final Map<Supplier<Contender>, Integer> contenders = new LinkedHashMap<>();
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    /** @param unit what is done, in the plural */
    Rounds(String unit) {
        this.unit = unit;
    }

    /** One more contender, and how many times it does it in a round. */
    Rounds add(Supplier<Contender> contender, int times) {
        contenders.put(contender, times);
        return this;
    }

    /** Runs so many rounds, after two that do not count. */
    Rounds run(Postgres server, int rounds, Report report) throws Exception {
        boolean few = contenders.values().stream().allMatch(times -> times <= FEW);
        for (int round = few ? 1 : 1 - WARM_UPS; round <= rounds; round++) {
            for (Map.Entry<Supplier<Contender>, Integer> entry : contenders.entrySet()) {
                int times = round > 0 ? entry.getValue() : Math.min(WARM, entry.getValue());
                run(server, entry.getKey().get(), times, round, report);
            }
        }
        return this;
    }

    private void run(Postgres server, Contender contender, int times, int round, Report report) throws Exception {
        Database database = server.fresh(contender.connections());
        contender.prepare(database);
        Meter meter = Meter.begin(server, database);
        contender.run(times);
        Cost cost = meter.read(times);
        contender.close();
        server.drop(database);
        report.progress(
                "%-8s %-32s %,9d %s: %,8.0f a second, %,6.0f bytes of WAL, %4.0f + %4.0f µs of CPU (here + server), %.3f"
                        + " commits, %.3f statements each",
                round > 0 ? "round " + round : "warm-up",
                contender.name(),
                times,
                unit,
                cost.rate(),
                cost.wal(),
                cost.cpuHere(),
                cost.cpuThere(),
                cost.commits(),
                cost.statements());
        if (round > 0) {
            costs.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(cost);
        }
    }

    /** The names of those that have run, in order. */
    List<String> names() {
        return List.copyOf(costs.keySet());
    }

    /** The round in the middle. */
    Cost median(String name) {
        return Cost.median(costs.getOrDefault(name, List.of()));
    }

    /** All of it, with the rates as parts of this one's. */
    Table table(String whole) {
        Table table = new Table(
                unit + " a second",
                "min",
                "median",
                "max",
                "of " + whole,
                "CPU µs here",
                "CPU µs server",
                "WAL bytes",
                "commits",
                "statements");
        double of = median(whole).rate();
        costs.forEach((name, all) -> {
            Cost cost = Cost.median(all);
            table.row(
                    name,
                    all.stream().mapToDouble(Cost::rate).min().orElse(0),
                    cost.rate(),
                    all.stream().mapToDouble(Cost::rate).max().orElse(0),
                    cost.rate() / of,
                    cost.cpuHere(),
                    cost.cpuThere(),
                    cost.wal(),
                    cost.commits(),
                    cost.statements());
        });
        return table;
    }
}
