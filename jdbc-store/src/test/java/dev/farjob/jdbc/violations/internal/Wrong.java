package dev.farjob.jdbc.violations.internal;

import dev.farjob.jdbc.violations.Door;
import dev.farjob.memory.InMemoryJobStore;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Knows the engine, reads a clock, makes threads and prints, in a package that is not null-marked. */
public final class Wrong {

    private final Door door;

    /** Knows who made it. */
    public Wrong(Door door) {
        this.door = door;
    }

    Instant now(InMemoryJobStore store) {
        System.out.println(door + " " + store);
        return Instant.now();
    }

    ExecutorService threads() {
        return Executors.newCachedThreadPool();
    }
}
