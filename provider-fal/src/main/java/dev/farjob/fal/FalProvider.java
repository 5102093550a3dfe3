package dev.farjob.fal;

import dev.farjob.fal.http.Http;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderException;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * fal.ai: jobs go to its queue, and are addressed to {@code fal} and an endpoint such as {@code fal-ai/veo3}.
 *
 * <pre>{@code
 * FalProvider fal = FalProvider.withKey(System.getenv("FAL_KEY"));
 * }</pre>
 *
 * <p>It promises more than {@link ProviderClient}: a submit is never repeated; a key goes to the configured hosts only, and
 * files are fetched without one; no redirect is followed; every answer is read up to a limit; and a job that fal calls completed
 * has succeeded only when its result is here. It holds a few threads, which end when it is idle, so it need not be closed.
 */
public final class FalProvider implements ProviderClient, WebhookReceiver, SpawnLookup, InputUploader, ProgressSource {

    /** The name that jobs are addressed to. */
    public static final String NAME = "fal";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    /** fal keeps a quiet stream open with a sign of life each 15 seconds. */
    private static final Duration SILENT_FOR = Duration.ofSeconds(40);
    /** A status, its result, and the history if the queue has forgotten. */
    private static final int CALLS_PER_QUESTION = 3;

    private final ProviderTraits traits;
    private final FalKeys keys;
    private final FalWebhooks webhooks;
    private final SubmitJob submit;
    private final ReadStatus status;
    private final ReadResult result;
    private final ReadHistory history;
    private final ReadProgress progress;
    private final CancelJob cancel;
    private final OpenMedia media;
    private final UploadInput upload;

    FalProvider(Settings settings, FalWebhooks webhooks, int callsInFlight) {
        Http http = Http.create(
                settings.hosts().forKeys(), callsInFlight, CONNECT_WITHIN, settings.callTimeout(), SILENT_FOR);
        FalApi api = new FalApi(http, settings);
        this.traits = ProviderTraits.builder()
                .cancel(CancelKind.ASKED)
                .resultLifetime(Duration.ofMinutes(6))
                .pushesFailures(true)
                .callTimeout(
                        settings.callTimeout().multipliedBy(CALLS_PER_QUESTION).plusSeconds(5))
                .callsInFlight(callsInFlight)
                .build();
        this.keys = settings.keys();
        this.webhooks = webhooks;
        this.submit = new SubmitJob(http, api, settings);
        this.history = new ReadHistory(http, settings);
        this.result = new ReadResult(api, history, settings.resultLimit());
        this.status = new ReadStatus(api, result);
        this.progress = new ReadProgress(http, api, settings);
        this.cancel = new CancelJob(api);
        this.media = new OpenMedia(http, api, settings);
        this.upload = new UploadInput(http, settings);
    }

    /**
     * fal with one key and the defaults.
     *
     * @throws IllegalArgumentException if it cannot be a key
     */
    public static FalProvider withKey(String key) {
        return builder(FalKeys.always(FalKey.of(key))).build();
    }

    /** fal with the host's own keys, and settings to choose. */
    public static FalProviderBuilder builder(FalKeys keys) {
        return new FalProviderBuilder(keys);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return submit.submit(request);
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return status.read(handle);
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the queue has forgotten the request, fal's history is asked, which keeps results of up to 1 MB for as long as the
     * account keeps payloads: 30 days unless that is switched off.
     */
    @Override
    public ResultAnswer result(Handle handle) {
        return result.read(handle);
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        return this.media.open(handle, media);
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return cancel.cancel(handle);
    }

    /** A handle for a request of which only the id is known; it will be asked about with the key that its owner has now. */
    @Override
    public Handle handle(Owner owner, Target target, String id) {
        String key = KeyRing.ask(() -> keys.forOwner(owner)) instanceof KeyRing.Found.There there
                ? there.key().name()
                : FalKey.DEFAULT_NAME;
        return new Handle(target, id, HandleDetail.ofKey(key).write());
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        return webhooks.read(delivery, now);
    }

    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        return history.lookUp(request, sentAt);
    }

    @Override
    public URI upload(Owner owner, InputFile file) throws IOException {
        return upload.upload(owner, file);
    }

    /** How far the job is, and the last line it printed, out of the stream of its status. */
    @Override
    public Optional<Progress> progress(Handle handle) {
        return progress.read(handle);
    }

    /**
     * The lines that the job has printed lately; none for models that show no logs.
     *
     * @throws ProviderException if fal did not say
     */
    public List<FalLog> logs(Handle handle) {
        return status.logs(handle);
    }

    @Override
    public String toString() {
        return "FalProvider";
    }
}
