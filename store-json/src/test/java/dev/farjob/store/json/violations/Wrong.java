package dev.farjob.store.json.violations;

import com.fasterxml.jackson.core.JsonFactory;
import dev.farjob.store.json.violations.internal.Room;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Shows a library to its callers, reads a clock, makes threads and prints, in a package that is not null-marked. */
public final class Wrong {

    private final Room room = new Room();

    /** The library behind it. */
    public JsonFactory factory() {
        return new JsonFactory();
    }

    Instant now() {
        System.out.println(room.isOf(this));
        return Instant.now();
    }

    ExecutorService threads() {
        return Executors.newCachedThreadPool();
    }
}
