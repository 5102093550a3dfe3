package dev.farjob.memory;

/** Counts the rows that queries look at. A test reads it to prove that no query scans the table. */
final class Visits {

    private long count;

    void count() {
        count++;
    }

    long soFar() {
        return count;
    }
}
