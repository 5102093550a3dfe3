package dev.farjob.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Measures what goes on from its beginning until it is read: time, log, computing, commits and statements. */
final class Meter {

    private final Postgres server;
    private final Database database;
    private final long wal;
    private final Duration here;
    private final Map<Long, Duration> there;
    private final long commits;
    private final long statements;
    private final long begun;

    private Meter(Postgres server, Database database) throws SQLException {
        this.server = server;
        this.database = database;
        this.wal = server.walBytes();
        this.here = cpu();
        this.there = server.cpu();
        this.commits = database.counted().commits();
        this.statements = database.counted().statements();
        this.begun = System.nanoTime();
    }

    static Meter begin(Postgres server, Database database) throws SQLException {
        return new Meter(server, database);
    }

    /** What it has cost since, for so many of what is measured. */
    Cost read(int units) throws SQLException {
        double seconds = (System.nanoTime() - begun) / 1e9;
        Duration cpuHere = cpu().minus(here);
        Duration cpuThere = thereSince();
        return new Cost(
                units / seconds,
                micros(cpuHere) / units,
                micros(cpuThere) / units,
                (double) (server.walBytes() - wal) / units,
                (double) (database.counted().commits() - commits) / units,
                (double) (database.counted().statements() - statements) / units);
    }

    /** A process that has ended since takes with it how long it computed. */
    private Duration thereSince() throws SQLException {
        Duration sum = Duration.ZERO;
        for (Map.Entry<Long, Duration> now : server.cpu().entrySet()) {
            sum = sum.plus(now.getValue()).minus(there.getOrDefault(now.getKey(), Duration.ZERO));
        }
        return sum;
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
