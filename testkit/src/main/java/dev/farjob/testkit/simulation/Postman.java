package dev.farjob.testkit.simulation;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Delivers the webhooks of remote jobs: early, late, twice, in any order or never; and now and then somebody's lie. */
final class Postman {

    private static final int TRIES = 6;
    private static final Duration RETRY = Duration.ofMinutes(2);
    /** Longer than this, and a call hangs in which the result is fetched. */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LATE = Duration.ofHours(8);

    private final Simulation simulation;
    private final Faults faults;
    private final Calls calls;
    private int underWay;
    private long delivered;

    Postman(Simulation simulation, Faults faults, Calls calls) {
        this.simulation = simulation;
        this.faults = faults;
        this.calls = calls;
    }

    /** Whether nothing is left to deliver. */
    boolean isDone() {
        return underWay == 0;
    }

    long delivered() {
        return delivered;
    }

    /** A remote job has begun, and will end after about this time. */
    void begun(SimulatedProvider provider, RemoteJob remote, Duration untilEnd, Truth truth) {
        if (remote.request().webhookUrl().isEmpty()) {
            return;
        }
        if (faults.strikes(Fault.WEBHOOK_FORGED)) {
            start("forger of " + remote.id(), () -> forge(provider, remote, untilEnd));
        }
        if (!faults.strikes(Fault.WEBHOOK_MISSING)) {
            start("webhook of " + remote.id(), () -> {
                simulation.pause(untilEnd);
                boolean news = remote.truth() instanceof ProviderStatus.Succeeded
                        || provider.traits().pushesFailures();
                if (news && truth.knows(remote)) {
                    report(provider, remote, truth);
                }
            });
        }
    }

    private void report(SimulatedProvider provider, RemoteJob remote, Truth truth) {
        if (faults.strikes(Fault.WEBHOOK_LATE)) {
            simulation.pause(faults.between(RETRY, LATE));
        }
        boolean bare = faults.strikes(Fault.WEBHOOK_WITHOUT_QUERY);
        Supplier<WebhookDelivery> news = () -> {
            WebhookDelivery delivery = provider.signs() ? remote.webhook() : remote.unsignedWebhook();
            return bare ? WebhookDelivery.of(delivery.headers(), delivery.body()) : delivery;
        };
        boolean calm = !faults.isActive() && !faults.hasJustCeased();
        Instant sent = simulation.now();
        boolean proved = deliver(provider, remote, truth, news) && provider.signs() && !bare;
        boolean hung = simulation.now().isAfter(sent.plus(PROMPT));
        if (calm && proved && !hung && remote.result() instanceof ResultAnswer.Ready) {
            truth.reported(remote);
        }
        if (faults.strikes(Fault.WEBHOOK_DUPLICATE)) {
            simulation.pause(faults.between(SOON, RETRY));
            deliver(provider, remote, truth, news);
        }
    }

    private void forge(SimulatedProvider provider, RemoteJob remote, Duration untilEnd) {
        simulation.pause(faults.between(SOON, untilEnd.plus(RETRY)));
        ProviderStatus lie = faults.flip()
                ? ProviderStatus.succeeded()
                : ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "a lie"));
        WebhookDelivery delivery = faults.flip() ? remote.forgedWebhook(lie) : remote.unsignedWebhook();
        calls.make("forged webhook", node -> node.receive(provider.name(), delivery));
    }

    /** As providers do: again and again until it is taken, and not for ever. */
    private boolean deliver(SimulatedProvider provider, RemoteJob remote, Truth truth, Supplier<WebhookDelivery> news) {
        for (int i = 1; i <= TRIES && truth.knows(remote); i++) {
            WebhookDelivery delivery = news.get();
            boolean taken = calls.make("webhook", node -> node.receive(provider.name(), delivery))
                    .orElse(false);
            if (taken) {
                delivered++;
                return true;
            }
            simulation.pause(RETRY.multipliedBy(i));
        }
        return false;
    }

    private void start(String name, Runnable body) {
        underWay++;
        simulation.spawn(null, name, () -> {
            body.run();
            underWay--;
        });
    }
}
