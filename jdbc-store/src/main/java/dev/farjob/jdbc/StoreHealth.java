package dev.farjob.jdbc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the store is doing, in a few figures for a dashboard or an alarm. Reading them looks at every live job once, so once a
 * minute is often enough.
 *
 * <p>Two of them say that something is wrong. If {@code oldestDue} grows beyond a few sweeps, nobody works on what is due: no
 * node runs, or none that has the provider. If {@code oldestTransaction} grows beyond minutes, somebody has left a
 * transaction open, and PostgreSQL can clear no row that died since: {@code deadTuples} grows with it, and every claim gets
 * slower.
 *
 * @param live jobs that are not settled, parked ones among them
 * @param parked those that wait for a person
 * @param due those whose time has come, and whom no node has taken
 * @param oldestDue for how long the first of them has been waiting; zero if none is
 * @param deadTuples on PostgreSQL: old versions of live jobs and of their due times that are not cleared yet, by the server's own estimate; empty
 *     elsewhere
 * @param oldestTransaction on PostgreSQL: for how long the oldest transaction of the database has been open, other than the
 *     one that reads this; empty if there is none, and elsewhere. A user without {@code pg_monitor} sees only its own
 */
public record StoreHealth(
        long live,
        long parked,
        long due,
        Duration oldestDue,
        OptionalLong deadTuples,
        Optional<Duration> oldestTransaction) {

    public StoreHealth {
        Objects.requireNonNull(oldestDue, "oldest due must not be null");
        Objects.requireNonNull(deadTuples, "dead tuples must not be null");
        Objects.requireNonNull(oldestTransaction, "oldest transaction must not be null");
    }
}
