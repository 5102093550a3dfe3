package dev.farjob.jdbc.violations.internal;

import dev.farjob.jdbc.violations.Door;
import dev.farjob.jdbc.violations.other.Other;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.store.JobQuery;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Knows the engine, reads a clock, makes threads and prints, in a package that is not null-marked. */
public final class Wrong {

    private final Door door;
    private final Other other = new Other();

    /** Knows who made it. */
    public Wrong(Door door) {
        this.door = door;
    }

    Instant now(InMemoryJobStore store) {
        System.out.println(store.list(JobQuery.everyone()).size());
        return Instant.now();
    }

    /** The other one, which it needs. */
    public Other other() {
        return other;
    }

    Door door() {
        return door;
    }

    ExecutorService threads() {
        return Executors.newCachedThreadPool();
    }
}
