package dev.farjob.examples.demo;

import dev.farjob.JobOrchestrator;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.event.JobListener;
import dev.farjob.examples.demo.PowerSwitch.PowerCut;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.TransactionalJobStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * One process of the host. It keeps nothing: all that survives it is the store.
 *
 * <p>A real one would call {@code start()} and be left to itself. Here it sweeps when it is told to, as a cron job would
 * make it, so that time in the demo passes as fast as the demo wants.
 */
final class Node implements AutoCloseable {

    private final String name;
    private final PowerSwitch power = new PowerSwitch();
    private final TransactionalJobOrchestrator<InMemoryTransaction> jobs;

    Node(
            String name,
            Clock clock,
            InMemoryJobStore store,
            FarmClient farm,
            Wallet wallet,
            Invoices invoices,
            JobListener listener) {
        this.name = name;
        this.jobs = JobOrchestrator.on(wired(store))
                .provider(power.wire(ProviderClient.class, farm, WebhookReceiver.class, SpawnLookup.class))
                .onSuccess(wallet.charge(), invoices.step())
                .onFailure(wallet.refund())
                .webhooks(URI.create("https://studio.example/hooks"), "a secret of the demo")
                .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(30)))
                // A minute, the default, is here over in less time than a busy machine may keep a thread waiting
                .lease(Duration.ofMinutes(15))
                .listener(listener)
                .clock(clock)
                .build();
    }

    // The proxy has only one store behind it, the one that it is given, and so joins the same transactions
    @SuppressWarnings("unchecked")
    private TransactionalJobStore<InMemoryTransaction> wired(InMemoryJobStore store) {
        return power.wire(TransactionalJobStore.class, store);
    }

    String name() {
        return name;
    }

    TransactionalJobOrchestrator<InMemoryTransaction> jobs() {
        return jobs;
    }

    /** Lets the node die when its next request to start a render has arrived at the farm. */
    void dieInTheNextSpawn() {
        power.offAfter("spawn");
    }

    boolean isAlive() {
        return power.isOn();
    }

    /** Looks at what is due. */
    void sweep() {
        try {
            jobs.sweep();
        } catch (PowerCut dead) {
            // Nobody hears of it; that is the point
        }
    }

    /** Ends in good order; the jobs under way are in the store. */
    @Override
    public void close() {
        jobs.close();
    }
}
