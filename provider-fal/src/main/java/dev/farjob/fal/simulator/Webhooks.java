package dev.farjob.fal.simulator;

import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.provider.WebhookDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends webhooks when they are due, and again until they are taken. */
final class Webhooks {

    private static final int MOST_RETRIES = 31;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(15);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
    private static final Duration RESULT_LIFETIME = Duration.ofHours(1);

    private final Ledger ledger;
    private final Signer signer;
    private final FalWebhookSink sink;
    private final List<Pending> pending = new ArrayList<>();
    private volatile String base = "";

    /** One delivery that was not taken yet. */
    private static final class Pending {
        private final Life life;
        private final URI url;
        private final Duration delay;
        private int attempts;
        private @Nullable Instant retryAt;

        private Pending(Life life, URI url, Duration delay) {
            this.life = life;
            this.url = url;
            this.delay = delay;
        }

        private Instant dueAt() {
            return retryAt != null ? retryAt : life.endsAt().plus(delay);
        }
    }

    Webhooks(Ledger ledger, Signer signer, FalWebhookSink sink) {
        this.ledger = ledger;
        this.signer = signer;
        this.sink = sink;
    }

    void base(String url) {
        base = url;
    }

    /** A request has come that reports. */
    void expect(Life life) {
        FalWebhookScript script = life.script().webhook();
        Optional<URI> url = life.request.webhook();
        if (url.isEmpty()) {
            return;
        }
        if (script.isBeforeTheAnswer()) {
            ledger.end(life.request.id(), life.outcome());
            send(new Pending(life, url.get(), Duration.ZERO));
        }
        synchronized (this) {
            script.delays().forEach(delay -> pending.add(new Pending(life, url.get(), delay)));
        }
    }

    /** Sends all that is due. */
    int deliver() {
        List<Pending> due = takeDue();
        due.forEach(this::send);
        return due.size();
    }

    private synchronized List<Pending> takeDue() {
        Instant now = ledger.now();
        List<Pending> due = ledger.read(
                () -> pending.stream().filter(one -> !one.dueAt().isAfter(now)).toList());
        pending.removeAll(due);
        return due;
    }

    private void send(Pending one) {
        if (one.life.isRemoved()) {
            return;
        }
        int status = sink.deliver(
                one.url, delivery(one.life, one.url, one.life.script().webhook().spoiled()));
        boolean again = status < 200 || status >= 400;
        Instant now = ledger.now();
        if (again
                && one.attempts < MOST_RETRIES
                && now.isBefore(one.life.endsAt().plus(RESULT_LIFETIME))) {
            Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(one.attempts, 10));
            one.attempts++;
            one.retryAt = now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY);
            synchronized (this) {
                pending.add(one);
            }
        }
    }

    /** The delivery that would be sent now. */
    WebhookDelivery delivery(Life life, URI url, Spoiled spoiled) {
        String text = body(life);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Map<String, List<String>> headers = signer.headers(life.request.id(), body, ledger.now(), spoiled);
        byte[] sent =
                spoiled == Spoiled.REWRITTEN ? text.replaceFirst(":", ": ").getBytes(StandardCharsets.UTF_8) : body;
        String query = Optional.ofNullable(url.getRawQuery()).orElse("");
        return WebhookDelivery.of(query, headers, sent);
    }

    private String body(Life life) {
        FalOutcome outcome = life.outcome();
        String output = outcome.body(base, life.request.id());
        boolean isJson = output.startsWith("{") || output.startsWith("[");
        boolean withPayload = isJson && !life.script().webhook().isWithoutPayload();
        String end = outcome.isSuccess()
                ? "\"status\":\"OK\",\"error\":null"
                : "\"status\":\"ERROR\",\"error\":\"Invalid status code: " + outcome.status() + "\"";
        String payload = withPayload
                ? "\"payload\":" + output
                : "\"payload\":null,\"payload_error\":\"Response payload is not JSON serializable. Either return a JSON"
                        + " serializable object or use the queue endpoint to retrieve the response.\"";
        return "{\"request_id\":\"" + life.request.id() + "\",\"gateway_request_id\":\"" + life.gatewayId(ledger.now())
                + "\"," + end + "," + payload + "}";
    }
}
