package dev.farjob.benchmarks;

/** One of several ways to do the same so many times. */
interface Contender {

    String name();

    /** How many connections its pool has. */
    int connections();

    /** Creates what it needs in an empty database. */
    void prepare(Database database) throws Exception;

    /** Does it so many times, and returns when the last is done. */
    void run(int times) throws Exception;

    /** Ends whatever runs. */
    void close();
}
