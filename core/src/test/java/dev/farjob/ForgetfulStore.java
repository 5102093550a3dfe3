package dev.farjob;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store that forgets all claims every few minutes, as a database does that has crashed: nothing may rest on one. */
final class ForgetfulStore extends ForwardingTransactionalJobStore<InMemoryTransaction> {

    private static final Duration EVERY = Duration.ofMinutes(11);

    private final InMemoryJobStore store;
    private final Clock clock;
    private Instant next;

    ForgetfulStore(InMemoryJobStore store, Clock clock) {
        super(store);
        this.store = store;
        this.clock = clock;
        this.next = clock.instant().plus(EVERY);
    }

    @Override
    public List<Job> claim(Claim claim) {
        if (!clock.instant().isBefore(next)) {
            store.forgetClaims();
            next = clock.instant().plus(EVERY);
        }
        return super.claim(claim);
    }
}
