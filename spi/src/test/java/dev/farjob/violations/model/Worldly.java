package dev.farjob.violations.model;

import dev.farjob.violations.store.Friend;
import java.time.Instant;
import java.util.logging.Logger;

/** A model that knows a store, a log and the time, to show that the rules of the architecture notice it. */
public record Worldly(Friend friend, Logger log) {

    /** Prints the time. */
    public static void printTheTime() {
        System.out.println(Instant.now());
    }
}
