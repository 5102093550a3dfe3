package dev.farjob.violations.store;

import dev.farjob.violations.provider.Friend;
import java.sql.Connection;
import java.time.Instant;

/** A contract that knows a database and a time of its own, to show that the rules of the architecture notice it. */
public record Worldly(Friend friend, Connection connection) {

    /** Prints the time in a thread of its own. */
    public static void printTheTime() {
        new Thread(() -> System.out.println(Instant.now())).start();
    }
}
