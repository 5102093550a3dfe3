package dev.farjob.jdbc.chaos;

import dev.farjob.jdbc.trouble.Exchange;
import dev.farjob.jdbc.trouble.Exchange.Kind;
import dev.farjob.jdbc.trouble.Tap;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The moments before and after everything that is said to the database. At one of them the process stands still, all its
 * threads as they next come to speak, until it is killed. The beginning of a transaction is none: it is said together with
 * what follows.
 */
final class FaultPoints implements Tap {

    private static final int SHOWN = 40;
    private static final Pattern ROWS = Pattern.compile("\\( ?\\?[?, ]*\\)(, ?\\( ?\\?[?, ]*\\))*");

    private final String fatal;
    private final int time;
    private final Consumer<String> onFirst;
    private final Runnable onFatal;
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final Map<Connection, String> last = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean frozen;

    /**
     * The points of this process.
     *
     * @param fatal the one at which it stands still
     * @param time how often it is to be reached before that counts, from 1
     * @param onFirst hears of each point when it is reached first
     * @param onFatal what is done before it stands still
     */
    FaultPoints(String fatal, int time, Consumer<String> onFirst, Runnable onFatal) {
        this.fatal = fatal;
        this.time = time;
        this.onFirst = onFirst;
        this.onFatal = onFatal;
    }

    @Override
    public void before(Exchange exchange) {
        if (exchange.kind() != Kind.BEGIN) {
            reach("before " + name(exchange));
        }
    }

    @Override
    public void after(Exchange exchange) {
        if (exchange.kind() == Kind.BEGIN) {
            return;
        }
        reach("after " + name(exchange));
        if (exchange.kind() == Kind.STATEMENT) {
            last.put(exchange.connection(), name(exchange));
        } else {
            last.remove(exchange.connection());
        }
    }

    private void reach(String point) {
        int count = seen.merge(point, 1, Integer::sum);
        if (count == 1) {
            onFirst.accept(point);
        }
        if (point.equals(fatal) && count == time) {
            frozen = true;
            onFatal.run();
        }
        if (frozen) {
            waitForDeath();
        }
    }

    /** A commit is told by what was written before it, a statement by how it begins. */
    private String name(Exchange exchange) {
        return exchange.kind() == Kind.STATEMENT
                ? nameOf(exchange.sql())
                : exchange.kind() + " after " + last.getOrDefault(exchange.connection(), "nothing");
    }

    /** Statements that differ by how many values there are in a list, or how many rows, are one. */
    static String nameOf(String sql) {
        String line = ROWS.matcher(sql.replaceAll("\\s+", " ")).replaceAll("(?)");
        return line.substring(0, Math.min(SHOWN, line.length())) + "… #" + Integer.toHexString(line.hashCode());
    }

    private void waitForDeath() {
        try {
            never.await();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException("this process waits to be killed, and nothing else", hurried);
        }
    }
}
