package dev.farjob.violations.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.time.Instant;
import java.util.logging.Logger;

/** Full of what the engine must not know or do. */
public record Leak(JsonNode json, Connection connection, Logger log) {

    /** Reads the clock, in a thread of its own, and prints it. */
    public void printTheTime() {
        new Thread(() -> System.out.println(Instant.now())).start();
    }
}
