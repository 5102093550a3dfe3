package dev.farjob.jdbc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the store is doing, in a few figures for a dashboard or an alarm. Reading them looks at every live job once, so once a
 * minute is often enough.
 *
 * <p>Two of them say that something is wrong. If {@link #oldestDue} grows beyond a few sweeps, nobody works on what is due: no
 * node runs, or none that has the provider. If {@link #oldestTransaction} grows beyond minutes, somebody has left a
 * transaction open, and PostgreSQL can clear no row that died since: {@link #deadTuples} grows with it, and every claim gets
 * slower.
 */
public final class StoreHealth {

    private final long live;
    private final long parked;
    private final long due;
    private final Duration oldestDue;
    private final OptionalLong deadTuples;
    private final Optional<Duration> oldestTransaction;

    StoreHealth(
            long live,
            long parked,
            long due,
            Duration oldestDue,
            OptionalLong deadTuples,
            Optional<Duration> oldestTransaction) {
        this.live = live;
        this.parked = parked;
        this.due = due;
        this.oldestDue = Objects.requireNonNull(oldestDue, "oldest due must not be null");
        this.deadTuples = Objects.requireNonNull(deadTuples, "dead tuples must not be null");
        this.oldestTransaction = Objects.requireNonNull(oldestTransaction, "oldest transaction must not be null");
    }

    /** How many jobs are not settled, parked ones among them. */
    public long live() {
        return live;
    }

    /** How many wait for a person. */
    public long parked() {
        return parked;
    }

    /** How many there are whose time has come, and whom no node has taken. */
    public long due() {
        return due;
    }

    /** For how long the first of them has been waiting; zero if none is. */
    public Duration oldestDue() {
        return oldestDue;
    }

    /**
     * On PostgreSQL: how many old versions of live jobs and of their due times are not cleared yet, by the server's own
     * estimate; empty elsewhere.
     */
    public OptionalLong deadTuples() {
        return deadTuples;
    }

    /**
     * On PostgreSQL: for how long the oldest transaction of the database has been open, other than the one that reads this.
     * Empty if there is none, and elsewhere. A user without {@code pg_monitor} sees only its own.
     */
    public Optional<Duration> oldestTransaction() {
        return oldestTransaction;
    }

    @Override
    public String toString() {
        return "StoreHealth[live=" + live + ", parked=" + parked + ", due=" + due + ", oldestDue=" + oldestDue
                + ", deadTuples=" + deadTuples + ", oldestTransaction=" + oldestTransaction + "]";
    }
}
