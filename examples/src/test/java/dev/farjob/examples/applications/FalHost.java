package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobResult;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.TransactionalJobStore;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An application on PostgreSQL that makes its videos at fal, and takes fal's webhooks. */
final class FalHost implements AutoCloseable {

    static final String MODEL = "fal-ai/kling-video/v2/master/text-to-video";
    static final URI HOOKS = URI.create("https://host.example/hooks");
    static final String SECRET = "a secret of sixteen characters";

    static final Owner OWNER = Owner.of("user-42");

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int NEVER = 1_000_000;

    private final Host host = new Host(HostDatabase.Kind.POSTGRESQL);
    private final Wallet wallet = new Wallet(host.database());
    private volatile Runnable beforeWebhooks = () -> {};
    private final FalSimulator fal = FalSimulator.builder()
            .clock(host.clock())
            .webhookSink((url, delivery) -> {
                beforeWebhooks.run();
                return receive(delivery);
            })
            .webhooksByHand()
            .start();
    private final TransactionalJobOrchestrator<Connection> jobs;

    /** With one node, which does this when a job ends. */
    FalHost(UnaryOperator<OrchestratorBuilder<TransactionalJobOrchestrator<Connection>>> setUp) {
        jobs = node(host.store(), setUp);
    }

    /** One more node. */
    <T> TransactionalJobOrchestrator<T> node(
            TransactionalJobStore<T> store, UnaryOperator<OrchestratorBuilder<TransactionalJobOrchestrator<T>>> setUp) {
        return host.node(store, fal.provider().build(), builder -> setUp.apply(builder.webhooks(HOOKS, SECRET)));
    }

    Host host() {
        return host;
    }

    Wallet wallet() {
        return wallet;
    }

    FalSimulator fal() {
        return fal;
    }

    /** The first node, which is the one that webhooks come to. */
    TransactionalJobOrchestrator<Connection> jobs() {
        return jobs;
    }

    /** Does this whenever fal is about to deliver a webhook. */
    void beforeWebhooks(Runnable action) {
        beforeWebhooks = action;
    }

    /** The HTTP status with which the route for webhooks answers. */
    int receive(WebhookDelivery delivery) {
        try {
            return jobs.receive("fal", delivery).isAccepted() ? 200 : 401;
        } catch (JobException notNow) {
            return 500;
        }
    }

    static JobRequest.Builder request() {
        return JobRequest.to("fal", MODEL).owner(OWNER).input(Map.of("prompt", "a lighthouse"));
    }

    /** A job that is at fal when this returns. */
    Job sent() {
        return jobs.submitAndSend(request().build()).job();
    }

    Job stored(Job job) {
        return host.store().find(job.id()).orElseThrow();
    }

    /** Lets time pass, with a sweep every minute as a cron job makes it. */
    void pass(Duration time) {
        host.pass(jobs, time, MINUTE);
    }

    /** From now on every such call meets this. */
    void outage(FalCall call, FalFault fault) {
        fal.every(1, call, fault);
    }

    /** The outage is over. */
    void recovered(FalCall call) {
        fal.every(NEVER, call, FalFault.broken());
    }

    /** The webhook that fal would send now about its only request. */
    WebhookDelivery webhook(Spoiled spoiled) {
        return fal.webhook(fal.requests().get(0).id(), spoiled);
    }

    static JobResult result(Job job) {
        return ((Outcome.Succeeded) job.outcome().orElseThrow()).result();
    }

    @Override
    public void close() {
        // The simulator goes first, so that calls that hang in it end
        fal.close();
        host.close();
        assertEquals(List.of(), fal.strayKeys(), "a key was sent where it has no business");
    }
}
