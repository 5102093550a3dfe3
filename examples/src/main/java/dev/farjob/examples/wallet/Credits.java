package dev.farjob.examples.wallet;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;

/** Credits in rows of the host's own, in the database that the jobs are in: what is free, and what is held for a job. */
final class Credits {

    private Credits() {}

    static void add(InMemoryTransaction transaction, Owner owner, int cents) {
        transaction.put(free(owner), Integer.toString(read(transaction, free(owner)) + cents));
    }

    /** Takes credits that are free; false if there are not so many. */
    static boolean take(InMemoryTransaction transaction, Owner owner, int cents) {
        if (read(transaction, free(owner)) < cents) {
            return false;
        }
        add(transaction, owner, -cents);
        return true;
    }

    /** Sets credits aside for the job; false if there are not so many. */
    static boolean hold(InMemoryTransaction transaction, Job job, int cents) {
        if (!take(transaction, job.owner(), cents)) {
            return false;
        }
        transaction.put(held(job.id()), Integer.toString(cents));
        return true;
    }

    /** Lets go of the credits that were held for the job, and answers how many there were. */
    static int release(InMemoryTransaction transaction, JobId job) {
        int cents = read(transaction, held(job));
        transaction.put(held(job), "0");
        return cents;
    }

    static int free(InMemoryJobStore store, Owner owner) {
        return store.hostRow(free(owner)).map(Integer::parseInt).orElse(0);
    }

    static int held(InMemoryJobStore store, JobId job) {
        return store.hostRow(held(job)).map(Integer::parseInt).orElse(0);
    }

    private static int read(InMemoryTransaction transaction, String key) {
        return transaction.get(key).map(Integer::parseInt).orElse(0);
    }

    private static String free(Owner owner) {
        return "credits/" + owner;
    }

    private static String held(JobId job) {
        return "held/" + job;
    }
}
