package dev.farjob.jdbc.chaos;

import dev.farjob.jdbc.trouble.Exchange;
import dev.farjob.jdbc.trouble.Exchange.Kind;
import dev.farjob.jdbc.trouble.Tap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Lets each thread stand still before it hears that it has committed, once a job has got to a state. */
final class StandStill implements Tap {

    private final DataSource untapped;
    private final String state;
    private final Runnable onReached;
    private final AtomicBoolean reached = new AtomicBoolean();
    private final CountDownLatch go = new CountDownLatch(1);

    /**
     * One such point.
     *
     * @param untapped where the state is looked up
     * @param state the name of the state; empty if nobody ever stands still
     * @param onReached done when a job has got there
     */
    StandStill(DataSource untapped, String state, Runnable onReached) {
        this.untapped = untapped;
        this.state = state;
        this.onReached = onReached;
    }

    /** Nobody stands still any more. */
    void goOn() {
        go.countDown();
    }

    @Override
    public void after(Exchange exchange) throws SQLException {
        if (exchange.kind() != Kind.COMMIT || state.isEmpty() || go.getCount() == 0 || !isReached()) {
            return;
        }
        if (reached.compareAndSet(false, true)) {
            onReached.run();
        }
        try {
            go.await();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException("this thread stands still until it is told to go on", hurried);
        }
    }

    private boolean isReached() throws SQLException {
        try (Connection connection = untapped.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM farjob_live WHERE state = ?")) {
            statement.setString(1, state);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1) > 0;
            }
        }
    }
}
