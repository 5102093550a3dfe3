package dev.farjob.examples.demo;

import dev.farjob.json.Json;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Tells Farjob about the farm, which reports by signed webhook and can be searched by the customer's reference. */
final class FarmClient implements ProviderClient, WebhookReceiver, SpawnLookup {

    private static final ProviderTraits TRAITS = ProviderTraits.builder()
            .cancel(CancelKind.ASKED)
            .pushesFailures(true)
            .smallestPollInterval(Duration.ofSeconds(30))
            .callTimeout(Duration.ofMinutes(1))
            .build();

    private final RenderFarm farm;
    private final String secret;
    private final Clock clock;

    FarmClient(RenderFarm farm, String secret, Clock clock) {
        this.farm = farm;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "farm";
    }

    @Override
    public ProviderTraits traits() {
        return TRAITS;
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        RenderFarm.Scene scene = Json.read(request.input(), RenderFarm.Scene.class);
        String id = farm.start(request.idempotencyKey(), scene, request.webhookUrl());
        return SpawnAnswer.accepted(Handle.of(request.target(), id));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return farm.find(handle.id())
                .map(render -> status(render.state(clock.instant()), render.share(clock.instant())))
                .orElseGet(() -> ProviderStatus.unknown(ProviderStatus.Why.NOT_FOUND, "no such render"));
    }

    private static ProviderStatus status(Render.State state, double share) {
        return switch (state) {
            case WAITING -> ProviderStatus.queued();
            case RENDERING -> ProviderStatus.running(Progress.measured(share));
            case DONE -> ProviderStatus.succeeded();
            case FAILED -> ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "a font is missing"));
            case STOPPED -> ProviderStatus.cancelled("stopped");
        };
    }

    @Override
    public ResultAnswer result(Handle handle) {
        ProviderStatus status = observe(handle);
        if (status instanceof ProviderStatus.Succeeded) {
            return new ResultAnswer.Ready(JobResult.of(Json.write(Map.of("file", handle.id() + ".mp4"))));
        }
        if (status instanceof ProviderStatus.Failed failed) {
            return new ResultAnswer.Failed(failed.failure());
        }
        return status instanceof ProviderStatus.Alive
                ? new ResultAnswer.NotReady()
                : new ResultAnswer.Unknown(ProviderStatus.Why.NOT_FOUND, "there is nothing to fetch");
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("the renders of the demo have no pictures");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return farm.find(handle.id())
                .<CancelAnswer>map(
                        render -> render.stop(clock.instant()) ? new CancelAnswer.Asked() : new CancelAnswer.TooLate())
                .orElseGet(() -> new CancelAnswer.NotSupported("no such render"));
    }

    /** The farm signs its reports, so they may be believed: {@code r-7 DONE}. */
    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        if (!FarmSignature.isGood(secret, now, delivery)) {
            return new WebhookReading.Rejected("the signature is not the farm's, or too old");
        }
        String[] words = new String(delivery.body(), StandardCharsets.UTF_8).split(" ", -1);
        return new WebhookReading.Verified(words[0], status(Render.State.valueOf(words[1]), 1));
    }

    /** The farm keeps the customer's reference, so an attempt that was never answered can be found. */
    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        return farm.findByReference(request.idempotencyKey())
                .<Found>map(render -> new Found.There(Handle.of(request.target(), render.id())))
                .orElseGet(Found.NotThere::new);
    }
}
