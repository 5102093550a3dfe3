package dev.farjob.violations;

import dev.farjob.violations.simulator.Toy;
import dev.farjob.violations.wire.Nosy;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.concurrent.Executors;

/** Does all that nobody here should: it is public, makes requests and threads, reads the clock, prints, knows the simulator. */
public final class Worldly {

    static final Object CLIENT = HttpClient.newHttpClient();

    private Worldly() {}

    static Object everything() {
        System.out.println(Instant.now());
        Executors.newCachedThreadPool().shutdown();
        return new Object[] {new Toy(), new Nosy(), CLIENT};
    }
}
