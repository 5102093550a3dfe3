package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Rules about the host's own transactions.
 *
 * @param <T> what the host writes through
 */
abstract class HostRules<T> extends RaceRules {

    final TransactionalJobStoreContract<T> host;

    HostRules(TransactionalJobStoreContract<T> host) {
        super(host);
        this.host = host;
    }

    @SuppressWarnings("unchecked") // it came from host.store()
    final TransactionalJobStore<T> transactional() {
        return (TransactionalJobStore<T>) store;
    }

    final List<Insertion> insert(T transaction, Job... jobs) {
        return transactional()
                .insert(
                        transaction,
                        Arrays.stream(jobs)
                                .map(job -> Snapshots.added(job, Due.now()))
                                .toList());
    }

    /**
     * The host's own effect.
     *
     * @param <T> what it writes through
     */
    @FunctionalInterface
    interface Effect<T> {
        void run(T transaction) throws Exception;
    }

    /** Applies a change that was made beforehand, with an effect. */
    final Verdict apply(Change change, Effect<T> effect) throws Exception {
        return transactional().apply(change.before(), transaction -> {
            effect.run(transaction);
            return change;
        });
    }

    final void assertHostRow(String key, String value) throws Exception {
        assertEquals(Optional.of(value), host.readHostRow(key), "the host's row " + key);
    }

    final void assertNoHostRow(String key) throws Exception {
        assertEquals(Optional.empty(), host.readHostRow(key), "the host's row " + key);
    }

    final void needsManyWriters() {
        Assumptions.assumeTrue(
                host.hasManyWriters(), "declared: nobody else can write while a transaction that has written is open");
    }
}
