package dev.farjob.jdbc.databases;

import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test of this JVM has. */
final class Names {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Names() {}

    static String next() {
        return "t" + COUNT.incrementAndGet();
    }
}
