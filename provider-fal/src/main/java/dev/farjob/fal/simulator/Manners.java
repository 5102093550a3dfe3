package dev.farjob.fal.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches the client's manners: where it sends its key, and how much it asks at once. */
final class Manners {

    private final List<String> found = new CopyOnWriteArrayList<>();
    private int open;
    private int most;

    synchronized void begin(boolean counts) {
        open += counts ? 1 : 0;
        most = Math.max(most, open);
    }

    synchronized void end(boolean counts) {
        open -= counts ? 1 : 0;
    }

    synchronized int mostAtOnce() {
        return most;
    }

    void look(FalCall call, HttpExchange exchange) {
        boolean anybody = call == FalCall.MEDIA || call == FalCall.UPLOAD || call == FalCall.JWKS;
        if (anybody && exchange.getRequestHeaders().containsKey("Authorization")) {
            found.add(call + " " + exchange.getRequestURI().getPath());
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
