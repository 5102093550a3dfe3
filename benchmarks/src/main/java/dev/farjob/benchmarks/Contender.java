package dev.farjob.benchmarks;

import javax.sql.DataSource;

/** One way to live the same lives: submitted, sent, asked about three times at different moments, ended. */
interface Contender {

    /** Of how many rows raw statements and db-scheduler's fetches consist. */
    int BATCH = 100;

    /** How often each job is asked about; the last answer is that it has ended. */
    int POLLS = 3;

    /** How long from one look at a job to the next. */
    long GAP_MILLIS = 50;

    String name();

    /** Creates what it needs in an empty database. */
    void prepare(DataSource database) throws Exception;

    /** Lives so many lives, and returns when the last has ended. */
    void live(int lives) throws Exception;

    /** Ends whatever runs. */
    void close();
}
