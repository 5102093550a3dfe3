package dev.farjob.examples.demo;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.JobId;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;

/**
 * The customer's money, in rows of the host's that lie in the same database as the jobs: what is free, and for each job
 * what is held, charged or given back.
 *
 * <p>Every write commits together with something of the job: the hold with the job itself, the charge and the refund with
 * the checkpoint of their step. So none of them happens twice, and none without the other.
 */
final class Wallet {

    private static final String FREE = "wallet/free";

    private final InMemoryJobStore store;

    Wallet(InMemoryJobStore store) {
        this.store = store;
    }

    void deposit(int cents) {
        change(transaction -> add(transaction, FREE, cents));
    }

    /** Holds the price of a job, in the transaction that the job is submitted in. */
    void hold(InMemoryTransaction transaction, JobId job, int cents) {
        add(transaction, FREE, -cents);
        add(transaction, "held/" + job, cents);
    }

    /** When the job succeeded: what was held is charged. */
    Step charge() {
        return Step.inTransaction("charge", InMemoryTransaction.class, (transaction, context) -> {
            return settle(transaction, context, "charged/");
        });
    }

    /** When the job failed or was cancelled: what was held is free again. */
    Step refund() {
        return Step.inTransaction("refund", InMemoryTransaction.class, (transaction, context) -> {
            add(transaction, FREE, read(transaction, "held/" + context.job().id()));
            return settle(transaction, context, "refunded/");
        });
    }

    private static StepResult settle(InMemoryTransaction transaction, StepContext context, String account) {
        JobId job = context.job().id();
        int held = read(transaction, "held/" + job);
        add(transaction, "held/" + job, -held);
        add(transaction, account + job, held);
        return StepResult.done();
    }

    int free() {
        return row(FREE);
    }

    int held(JobId job) {
        return row("held/" + job);
    }

    int charged(JobId job) {
        return row("charged/" + job);
    }

    int refunded(JobId job) {
        return row("refunded/" + job);
    }

    private int row(String key) {
        return store.hostRow(key).map(Integer::parseInt).orElse(0);
    }

    private static int read(InMemoryTransaction transaction, String key) {
        return transaction.get(key).map(Integer::parseInt).orElse(0);
    }

    private static void add(InMemoryTransaction transaction, String key, int cents) {
        int sum = read(transaction, key) + cents;
        if (sum < 0) {
            throw new IllegalStateException(key + " has not so much");
        }
        transaction.put(key, Integer.toString(sum));
    }

    private void change(InMemoryJobStore.HostWork work) {
        try {
            store.inTransaction(work);
        } catch (Exception failed) {
            throw new IllegalStateException("the wallet could not be written", failed);
        }
    }
}
