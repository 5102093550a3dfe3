package dev.farjob.fal;

import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.http.SentOnce;
import dev.farjob.fal.wire.EndpointId;
import dev.farjob.fal.wire.Failures;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.fal.wire.SubmitBody;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a job, once. fal knows no idempotency key, so whatever may have arrived is never sent again from here. */
final class SubmitJob {

    private static final Logger LOG = LoggerFactory.getLogger(SubmitJob.class);
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Http http;
    private final FalApi api;
    private final Settings settings;
    private final RequestUrls urls;

    SubmitJob(Http http, FalApi api, Settings settings) {
        this.http = http;
        this.api = api;
        this.settings = settings;
        this.urls = new RequestUrls(settings.hosts());
    }

    SpawnAnswer submit(SpawnRequest request) {
        Optional<EndpointId> endpoint = EndpointId.parse(request.target().endpoint());
        if (endpoint.isEmpty()) {
            return SpawnAnswer.refused(Failure.of(
                    FailureKind.REFUSED,
                    "this is no endpoint of fal's: it needs an owner and an app, like fal-ai/veo3"));
        }
        KeyRing.Found found = KeyRing.ask(() -> settings.keys().forSpawn(request));
        if (found instanceof KeyRing.Found.NotNow notNow) {
            return SpawnAnswer.notSent(notNow.why());
        }
        if (!(found instanceof KeyRing.Found.There there)) {
            return SpawnAnswer.refused(
                    Failure.of(FailureKind.REFUSED, "the host has no key of fal's for owner " + request.owner()));
        }
        FalOptions options;
        try {
            options = settings.options().apply(request);
        } catch (RuntimeException broken) {
            LOG.warn("the host's options for job {} could not be made", request.job(), broken);
            return SpawnAnswer.notSent("the host's options could not be made");
        }
        Reply reply = post(settings.hosts().queue(), endpoint.get(), request, there.key(), options);
        if (reply instanceof Reply.NotSent && settings.hosts().backup().isPresent()) {
            reply = post(settings.hosts().backup().get(), endpoint.get(), request, there.key(), options);
        }
        return answer(request, there.key(), reply);
    }

    private Reply post(URI base, EndpointId endpoint, SpawnRequest request, FalKey key, FalOptions options) {
        String query = options.query()
                .apply(request.webhookUrl()
                        .map(url -> "fal_webhook=" + URLEncoder.encode(url.toString(), StandardCharsets.UTF_8))
                        .orElse(""));
        URI uri = URI.create(base + "/" + endpoint.full() + (query.isEmpty() ? "" : "?" + query));
        HttpRequest.Builder post = FalApi.request(uri, key)
                .header("Content-Type", "application/json")
                .POST(SentOnce.of(request.input().json()));
        options.headers(post::setHeader);
        return http.send(post, LARGEST_ANSWER);
    }

    private SpawnAnswer answer(SpawnRequest request, FalKey key, Reply reply) {
        if (reply instanceof Reply.NotSent notSent) {
            return SpawnAnswer.notSent(notSent.why());
        }
        if (!(reply instanceof Reply.Answered answered)) {
            return SpawnAnswer.unknown(((Reply.Nothing) reply).why());
        }
        if (answered.isSuccess()) {
            return SubmitBody.read(answered.text())
                    .map(body -> SpawnAnswer.accepted(handle(request, key, body)))
                    .orElseGet(
                            () -> SpawnAnswer.unknown("fal answered " + answered.status() + " without a request id"));
        }
        if (answered.status() == 429) {
            return new SpawnAnswer.NotSent("fal takes no more now (HTTP 429)", api.retryAfter(answered));
        }
        // Nobody says what came of it before these: they are no refusals
        boolean mayHaveArrived = answered.status() < 400
                || answered.status() >= 499
                || answered.status() == 408
                || answered.status() == 409
                || answered.status() == 425;
        return mayHaveArrived
                ? SpawnAnswer.unknown(FalApi.inShort(answered))
                : SpawnAnswer.refused(Failures.ofSubmit(FalApi.error(answered), key.name()));
    }

    private Handle handle(SpawnRequest request, FalKey key, SubmitBody body) {
        String id = body.requestId();
        HandleDetail kept = new HandleDetail(
                Optional.of(key.name()),
                urls.worthKeeping(body.status(), id, Part.STATUS),
                urls.worthKeeping(body.response(), id, Part.RESULT),
                urls.worthKeeping(body.cancel(), id, Part.CANCEL));
        if (kept.status().isEmpty() && body.status().isPresent()) {
            LOG.warn("fal gave job {} a status URL that does not lead to its queue; it is not followed", request.job());
        }
        return new Handle(request.target(), id, kept.write());
    }
}
