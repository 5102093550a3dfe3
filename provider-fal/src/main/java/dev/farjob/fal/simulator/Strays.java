package dev.farjob.fal.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers where a key was sent that has no business there. */
final class Strays {

    private final List<String> found = new CopyOnWriteArrayList<>();

    void look(FalCall call, HttpExchange exchange) {
        boolean open = call == FalCall.MEDIA || call == FalCall.UPLOAD || call == FalCall.JWKS;
        if (open && exchange.getRequestHeaders().containsKey("Authorization")) {
            found.add(call + " " + exchange.getRequestURI().getPath());
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
