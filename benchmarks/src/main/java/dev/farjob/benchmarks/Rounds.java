package dev.farjob.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Contenders in turns on one server, so that what changes about the machine changes for all of them. */
final class Rounds {

    private static final int WARM_UPS = 2;

    private final Map<Supplier<Contender>, Integer> contenders = new LinkedHashMap<>();
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    /** One more contender, and how many lives it lives in a round. */
    Rounds add(Supplier<Contender> contender, int lives) {
        contenders.put(contender, lives);
        return this;
    }

    /** Runs so many rounds, after two that do not count: it takes that long until the JIT compiler has little left to do. */
    Rounds run(int rounds) throws Exception {
        try (Postgres server = Postgres.begin()) {
            for (int round = 1 - WARM_UPS; round <= rounds; round++) {
                for (Map.Entry<Supplier<Contender>, Integer> entry : contenders.entrySet()) {
                    run(server, entry.getKey().get(), entry.getValue(), round);
                }
            }
        }
        return this;
    }

    /** The names of those that have run, in order. */
    List<String> names() {
        return List.copyOf(rates.keySet());
    }

    /** Lives a second, in the round in the middle. */
    double median(String name) {
        List<Double> sorted =
                rates.getOrDefault(name, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void run(Postgres server, Contender contender, int lives, int round) throws Exception {
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
                    "%-8s %-20s %,9d lives in %6.1f s: %,8.0f lives/s, %,6d bytes of WAL, %4d + %4d µs of CPU a life (here + server)%n",
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
}
