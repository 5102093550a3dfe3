package dev.farjob.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How many lives a second: Farjob, the same shape in raw JDBC as an upper bound, and db-scheduler, on one PostgreSQL with
 * fsync, in turns. The figures depend on the machine, their ratios hardly do.
 *
 * <p>{@code -Dlives=60000 -Drounds=3} are the defaults, after two rounds that do not count: it takes that long until the JIT
 * compiler has little left to do. db-scheduler lives a fifth of the lives, so that its rounds take about as long.
 */
public final class Lives {

    private static final int LIVES = Integer.getInteger("lives", 60_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int WARM_UPS = 2;
    private static final int SLOWER = 5;

    private Lives() {}

    /** Runs the comparison and prints it. */
    public static void main(String[] arguments) throws Exception {
        Map<Supplier<Contender>, Integer> contenders = new LinkedHashMap<>();
        contenders.put(RawJdbc::new, LIVES);
        contenders.put(WithFarjob::new, LIVES);
        contenders.put(WithDbScheduler::new, LIVES / SLOWER);
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        try (Postgres server = Postgres.begin()) {
            for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
                for (Map.Entry<Supplier<Contender>, Integer> entry : contenders.entrySet()) {
                    run(server, entry.getKey().get(), entry.getValue(), round, rates);
                }
            }
        }
        double raw = median(rates, "raw JDBC");
        System.out.printf("%n%-14s %12s %10s%n", "", "lives/s", "of raw");
        rates.forEach((name, all) ->
                System.out.printf(Locale.ROOT, "%-14s %12.0f %10.2f%n", name, median(all), median(all) / raw));
        System.out.printf(
                Locale.ROOT,
                "%nFarjob against db-scheduler: %.1f times%n",
                median(rates, "Farjob") / median(rates, "db-scheduler"));
    }

    private static void run(Postgres server, Contender contender, int lives, int round, Map<String, List<Double>> rates)
            throws Exception {
        try (HikariDataSource database = server.freshDatabase()) {
            contender.prepare(database);
            long wal = server.walBytes(database);
            Duration ours = cpu();
            Duration servers = server.cpu(database);
            long begun = System.nanoTime();
            contender.live(lives);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long perLife = (server.walBytes(database) - wal) / lives;
            long ourMicros = cpu().minus(ours).toNanos() / 1_000 / lives;
            long serverMicros = server.cpu(database).minus(servers).toNanos() / 1_000 / lives;
            contender.close();
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-14s %,9d lives in %6.1f s: %,8.0f lives/s, %,6d bytes of WAL, %4d + %4d µs of CPU a life (here + server)%n",
                    round > 0 ? "round " + round : "warm-up",
                    contender.name(),
                    lives,
                    seconds,
                    lives / seconds,
                    perLife,
                    ourMicros,
                    serverMicros);
            if (round > 0) {
                rates.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(lives / seconds);
            }
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double median(Map<String, List<Double>> rates, String name) {
        return median(rates.getOrDefault(name, List.of()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
