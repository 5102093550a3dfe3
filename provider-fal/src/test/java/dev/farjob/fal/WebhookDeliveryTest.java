package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How webhooks come, or do not: §5.2 and §5.3 of what is known of fal. */
class WebhookDeliveryTest {

    private static final Duration A_WHILE = Duration.ofMinutes(10);

    private final VirtualClock clock = new VirtualClock();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<WebhookDelivery> delivered = new ArrayList<>();
    private final List<WebhookReading> readings = new ArrayList<>();
    private final FalSimulator fal = FalSimulator.builder()
            .clock(clock)
            .webhooksByHand()
            .webhookSink((url, delivery) -> {
                delivered.add(delivery);
                readings.add(this.client.read(delivery, clock.instant()));
                return answers.isEmpty() ? 200 : answers.remove();
            })
            .start();
    private final FalProvider client = fal.provider().build();

    @AfterEach
    void stop() {
        fal.close();
    }

    @Test
    @DisplayName("§5.2 a receiver that is down for a while hears of the end all the same, by the same words")
    void itIsSentAgain() {
        ended();
        answers.addAll(List.of(503, 404));
        deliverFor(3);

        assertEquals(3, delivered.size(), "two attempts that failed, and one that was taken");
        assertArrayEquals(delivered.get(0).body(), delivered.get(2).body());
        assertInstanceOf(WebhookReading.Verified.class, readings.get(2));
    }

    @Test
    @DisplayName("§5.2 a redirect is a refusal for good")
    void aRedirectIsNotFollowed() {
        ended();
        answers.add(302);
        deliverFor(6);

        assertEquals(1, delivered.size());
    }

    @Test
    @DisplayName("§5.2 a receiver that is down for hours never hears of it, and asking finds it")
    void askingIsTheBackstop() {
        Handle handle = ended();
        for (int attempt = 0; attempt < 100; attempt++) {
            answers.add(500);
        }
        deliverFor(12);
        int attempts = delivered.size();
        deliverFor(12);

        assertEquals(attempts, delivered.size(), "fal has given up");
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
        assertInstanceOf(ResultAnswer.Ready.class, client.result(handle));
    }

    @Test
    @DisplayName(
            "§5.3 from which address a webhook comes is not asked: a good signature will do, and nothing else will")
    void addressesProveNothing() {
        Handle handle = ended();
        deliverFor(1);

        assertInstanceOf(WebhookReading.Verified.class, readings.get(0));
        assertInstanceOf(
                WebhookReading.Rejected.class, client.read(fal.webhook(handle.id(), Spoiled.KEY), clock.instant()));
    }

    private Handle ended() {
        fal.nextJob(FalScript.ending(FalOutcome.video()).atOnce());
        return assertInstanceOf(SpawnAnswer.Accepted.class, client.spawn(OnSimulator.reporting()))
                .handle();
    }

    private void deliverFor(int whiles) {
        for (int i = 0; i < whiles; i++) {
            fal.deliverWebhooks();
            clock.advance(A_WHILE);
        }
    }
}
