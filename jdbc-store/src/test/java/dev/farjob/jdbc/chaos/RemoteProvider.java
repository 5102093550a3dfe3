package dev.farjob.jdbc.chaos;

import dev.farjob.jdbc.chaos.World.Answer;
import dev.farjob.jdbc.chaos.World.Question;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The client of a provider in the {@link World}. It answers "unknown" to all that it cannot say for sure. */
class RemoteProvider implements ProviderClient, WebhookReceiver {

    static final String MUTE = "mute";
    static final String SEARCHABLE = "searchable";

    private static final String SIGNATURE = "x-signature";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration GAP = Duration.ofMillis(5);

    private final String name;
    private final World world;

    private RemoteProvider(String name, World world) {
        this.name = name;
        this.world = world;
    }

    /** One that cannot be searched, so that a lost answer stays lost. */
    static RemoteProvider mute(World world) {
        return new RemoteProvider(MUTE, world);
    }

    /** One that can be searched for an attempt. */
    static RemoteProvider searchable(World world) {
        return new Searchable(world);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderTraits traits() {
        return ProviderTraits.builder()
                .callTimeout(TIMEOUT)
                .smallestPollInterval(GAP)
                .build();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        try {
            Wish wish = Wish.of(request.target().endpoint());
            if (request.webhookUrl().isPresent()) {
                world.ask(Question.CALL_BACK, request.webhookUrl().get().toString(), wish);
            }
            return world.ask(Question.SPAWN, request.idempotencyKey(), wish) == Answer.YES
                    ? SpawnAnswer.accepted(Handle.of(request.target(), request.idempotencyKey()))
                    : SpawnAnswer.refused(Failure.of(FailureKind.REFUSED, "the provider does not want it"));
        } catch (IOException broken) {
            return SpawnAnswer.unknown("the line broke");
        }
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        try {
            Wish wish = Wish.of(handle.target().endpoint());
            return switch (world.ask(Question.OBSERVE, handle.id(), wish)) {
                case RUNNING -> ProviderStatus.running();
                case SUCCEEDED -> ProviderStatus.succeeded(JobResult.of(Payload.ofJson("{\"done\":true}")));
                default ->
                    ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "the provider failed, as wished"));
            };
        } catch (IOException broken) {
            return ProviderStatus.unknown(ProviderStatus.Why.UNREACHABLE, "the line broke");
        }
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return new ResultAnswer.Ready(JobResult.of(Payload.ofJson("{\"done\":true}")));
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("this provider delivers no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return new CancelAnswer.NotSupported("this provider stops for nobody");
    }

    /** The provider's report that it has delivered this, as it comes in at this address. */
    static WebhookDelivery delivered(String attempt, String address) {
        return WebhookDelivery.of(
                URI.create(address).getRawQuery(),
                Map.of(SIGNATURE, List.of(attempt)),
                attempt.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        String attempt = new String(delivery.body(), StandardCharsets.UTF_8);
        return delivery.header(SIGNATURE).equals(Optional.of(attempt))
                ? new WebhookReading.Verified(attempt, ProviderStatus.succeeded())
                : new WebhookReading.Rejected("it is not signed");
    }

    private static final class Searchable extends RemoteProvider implements SpawnLookup {

        private final World world;

        Searchable(World world) {
            super(SEARCHABLE, world);
            this.world = world;
        }

        @Override
        public Found lookUp(SpawnRequest request, Instant sentAt) {
            try {
                Wish wish = Wish.of(request.target().endpoint());
                return world.ask(Question.LOOK_UP, request.idempotencyKey(), wish) == Answer.YES
                        ? new Found.There(Handle.of(request.target(), request.idempotencyKey()))
                        : new Found.NotThere();
            } catch (IOException broken) {
                return new Found.CannotTell("the line broke");
            }
        }
    }
}
