package dev.farjob.benchmarks;

import dev.farjob.jdbc.JdbcJobStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@linkplain Life Lives} a second with 1, 2 and 4 processes on one database, each of which submits its part and looks at
 * whatever is due, and how often they get into each other's way.
 *
 * <p>The goals: what all processes do together does not fall, and fewer than one change in a hundred loses. A change loses
 * where others have written the job since it was read; a job that is claimed more often than it has to be was claimed again
 * before the look at it had ended. On a machine with few cores more processes cannot be faster; this measures whether they
 * hinder each other. {@code -Dlives=40000 -Drounds=3} are the defaults; the lives have two steps, the nodes are tuned.
 */
public final class Processes implements Benchmark {

    static final int STEPS = 2;

    private static final int[] COUNTS = {1, 2, 4};
    private static final int FEW = 1_000;
    private static final int CONNECTIONS = 2;
    private static final int WARM = 10_000;

    private final int lives;
    private final int rounds;
    private final int[] counts;

    /** @param counts how many processes there are, for each of the lines; the others are compared with the first */
    Processes(int lives, int rounds, int... counts) {
        this.lives = lives;
        this.rounds = rounds;
        this.counts = counts.clone();
    }

    Processes() {
        this(Benchmark.given("lives", 40_000), Benchmark.given("rounds", 3), COUNTS);
    }

    /** Measures and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Processes());
    }

    /**
     * A round.
     *
     * @param rate lives a second of all processes
     * @param lost the part of the changes that lost
     * @param claimed how often each job was claimed
     */
    private record Result(double rate, double lost, double claimed) {}

    @Override
    public void run(Postgres server, Report report) throws Exception {
        Map<Integer, List<Result>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int count : counts) {
                Result result = together(server, count);
                report.progress(
                        "round %d, %d processes: %,.0f lives/s, %.4f of the changes lost, %.2f claims a life",
                        round, count, result.rate(), result.lost(), result.claimed());
                results.computeIfAbsent(count, none -> new ArrayList<>()).add(result);
            }
        }
        report.add("Processes on one database, lives with " + STEPS + " steps", table(results));
    }

    private Table table(Map<Integer, List<Result>> results) {
        Table table = new Table(
                "processes", "min", "lives a second", "max", "of the first", "changes lost, %", "claims a life");
        double first = median(results.getOrDefault(counts[0], List.of())).rate();
        results.forEach((count, all) -> {
            Result median = median(all);
            table.row(
                    String.valueOf(count),
                    all.stream().mapToDouble(Result::rate).min().orElse(0),
                    median.rate(),
                    all.stream().mapToDouble(Result::rate).max().orElse(0),
                    median.rate() / first,
                    100 * median.lost(),
                    median.claimed());
        });
        return table;
    }

    private static Result median(List<Result> all) {
        return all.stream()
                .sorted(Comparator.comparingDouble(Result::rate))
                .toList()
                .get(all.size() / 2);
    }

    private Result together(Postgres server, int count) throws Exception {
        Database database = server.fresh(CONNECTIONS);
        // Once, so that the processes do not wait for each other to create the tables
        JdbcJobStore.on(database.source()).health();
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(NodeProcess.begin(database.url(), i));
            }
            int warm = lives < FEW ? 0 : Math.min(WARM, lives) / count;
            live(nodes, warm);
            long begun = System.nanoTime();
            live(nodes, lives / count);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long all = (long) (warm + lives / count) * count;
            return result(nodes, lives / count * count / seconds, all);
        } finally {
            nodes.forEach(NodeProcess::close);
            server.drop(database);
        }
    }

    /** Has each submit so many, and waits until all of them have ended, wherever. */
    private static void live(List<NodeProcess> nodes, int each) {
        long until = NodeProcess.settled(nodes) + (long) each * nodes.size();
        for (NodeProcess node : nodes) {
            node.submit(each);
        }
        NodeProcess.await(nodes, until);
    }

    private static Result result(List<NodeProcess> nodes, double rate, long lived) throws Exception {
        double claimed = 0;
        double changes = 0;
        double lost = 0;
        for (NodeProcess node : nodes) {
            NodeProcess.Counts counts = node.stop();
            claimed += counts.claimed();
            changes += counts.changes();
            lost += counts.lost();
        }
        return new Result(rate, lost / changes, claimed / lived);
    }
}
