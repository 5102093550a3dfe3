package dev.farjob.jdbc.trouble;

import dev.farjob.jdbc.trouble.Exchange.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Faults that are to happen, each once and in the order in which they were planned.
 *
 * <pre>{@code
 * faults.dropAfter(Faults.COMMIT);            // the answer to the next commit gets lost
 * faults.refuse(Faults.writeOf("farjob_live"), "40001");
 * }</pre>
 */
final class Faults implements Tap {

    static final Predicate<Exchange> COMMIT = exchange -> exchange.kind() == Kind.COMMIT;

    static final Predicate<Exchange> STATEMENT = exchange -> exchange.kind() == Kind.STATEMENT;

    static final Predicate<Exchange> ANYTHING = exchange -> true;

    private enum Moment {
        BEFORE,
        AFTER,
        REFUSED
    }

    private interface Effect {
        void take(Exchange exchange) throws SQLException;
    }

    private record Fault(Moment moment, Predicate<Exchange> where, Effect effect) {}

    private final List<Fault> planned = new CopyOnWriteArrayList<>();
    private final AtomicInteger happened = new AtomicInteger();

    static Predicate<Exchange> writeOf(String table) {
        return exchange -> exchange.kind() == Kind.STATEMENT && exchange.isWriteOf(table);
    }

    /** The connection is gone before the database hears this. */
    Faults dropBefore(Predicate<Exchange> where) {
        return plan(Moment.BEFORE, where, Faults::drop);
    }

    /** The connection is gone after the database did this, and before its answer arrives. */
    Faults dropAfter(Predicate<Exchange> where) {
        return plan(Moment.AFTER, where, Faults::drop);
    }

    /** The database rolls back and says this instead of doing it. */
    Faults refuse(Predicate<Exchange> where, String sqlState) {
        return plan(Moment.BEFORE, where, exchange -> {
            exchange.connection().rollback();
            throw new SQLException("refused by the test", sqlState);
        });
    }

    /** This is done while the database is about to hear it. */
    Faults meanwhile(Predicate<Exchange> where, Runnable what) {
        return plan(Moment.BEFORE, where, exchange -> what.run());
    }

    /** This is done once the database has refused something. */
    Faults whenRefused(Predicate<Exchange> where, Runnable what) {
        return plan(Moment.REFUSED, where, exchange -> what.run());
    }

    /** How many of them happened. */
    int happened() {
        return happened.get();
    }

    @Override
    public void before(Exchange exchange) throws SQLException {
        take(Moment.BEFORE, exchange);
    }

    @Override
    public void after(Exchange exchange) throws SQLException {
        take(Moment.AFTER, exchange);
    }

    @Override
    public void refused(Exchange exchange, SQLException reason) throws SQLException {
        take(Moment.REFUSED, exchange);
    }

    private Faults plan(Moment moment, Predicate<Exchange> where, Effect effect) {
        planned.add(new Fault(moment, where, effect));
        return this;
    }

    private void take(Moment moment, Exchange exchange) throws SQLException {
        Optional<Fault> next = planned.stream()
                .filter(fault -> fault.moment() == moment && fault.where().test(exchange))
                .findFirst();
        if (next.isPresent() && planned.remove(next.get())) {
            happened.incrementAndGet();
            next.get().effect().take(exchange);
        }
    }

    /** A server that notices late holds rows for as long, and a claim would pass them by: this one notices at once. */
    private static void drop(Exchange exchange) throws SQLException {
        Connection connection = exchange.connection().unwrap(Connection.class);
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.close();
        throw new SQLException("the connection was dropped by the test", "08006");
    }
}
