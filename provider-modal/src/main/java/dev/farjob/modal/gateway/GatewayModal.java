package dev.farjob.modal.gateway;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Modal through a gateway app of the team's own ({@code examples/modal-gateway}), over HTTP. Jobs are addressed to
 * {@code modal} and {@code app/function}; the input is a JSON object, whose fields are the function's keyword arguments.
 *
 * <pre>{@code
 * ProviderClient modal = GatewayModal.at(URI.create("https://acme--farjob-gateway-web.modal.run"), secrets::modalProxyToken)
 *         .build();
 * jobs.submit(JobRequest.to("modal", "studio/upscale").owner("user-42").input(Map.of("image", url)).build());
 * }</pre>
 *
 * <p><b>What is proved.</b> Only the gateway app's own envelope says anything about a job. A 404, a 500 or a time-out that
 * Modal's edge answers is about the gateway, and leaves the job unknown; so does every answer that is no envelope.
 *
 * <p><b>A spawn in doubt.</b> Each attempt is sent once, under its own key, which the gateway claims before it starts
 * anything. {@link #lookUp} finds the call of a claimed key, or closes a key that nobody has claimed, so that a request which
 * is still on its way finds it closed: the attempt provably never ran, and may be repeated. One gap remains: where the
 * gateway died after its claim and before it recorded the call, nobody can tell.
 *
 * <p><b>Credentials.</b> The supplier of the proxy token is asked before each request, so a rotated token is in use at once;
 * it has to be quick and may be called from many threads. The token goes to the gateway's origin only: redirects are
 * followed within it, and by GET without a body.
 *
 * <p>Progress comes with each status, one request for both: it is what the worker reported last, and falls when a
 * pre-empted worker begins anew; {@code ProgressRule.asReported()} shows it so.
 */
public final class GatewayModal implements ProviderClient, SpawnLookup {

    /** The name of this provider, the same for every way to reach Modal. */
    public static final String NAME = "modal";

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int STATUS_LIMIT = 1 << 18;

    private final URI url;
    private final GatewayHttp http;
    private final OpenMedia media;
    private final int resultLimit;
    private final ProviderTraits traits;

    private GatewayModal(Builder builder) {
        this.url = builder.url;
        this.http = new GatewayHttp(builder.url, builder.token, builder.callTimeout, builder.connectTimeout);
        Origin origin = Origin.of(builder.url);
        this.media = new OpenMedia(http.client(), !origin.isSecure(), builder.callTimeout);
        this.resultLimit = builder.resultLimit;
        this.traits = ProviderTraits.builder()
                .cancel(CancelKind.ASKED)
                .resultLifetime(KEPT)
                .smallestPollInterval(builder.smallestPollInterval)
                // The engine's own patience is a little longer, so that what this client knows of the trouble is heard
                .callTimeout(builder.callTimeout.plus(builder.callTimeout.dividedBy(10)))
                .callsInFlight(builder.callsInFlight)
                .build();
    }

    /**
     * Begins to build a client.
     *
     * @param url where the gateway is deployed, as {@code modal deploy} prints it; https, unless it is on this machine
     * @param token gives the proxy token as it is now; asked before each request
     * @throws IllegalArgumentException if the URL has no host, a query, a fragment or a user's name, or is not https
     */
    public static Builder at(URI url, Supplier<ProxyToken> token) {
        return new Builder(url, token);
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
        if (!EnvelopeReader.isObject(request.input().json())) {
            return SpawnAnswer.refused(Failure.of(
                    FailureKind.INVALID_INPUT,
                    "the input for a Modal function is a JSON object: its fields are the keyword arguments"));
        }
        ProxyToken sent;
        try {
            sent = http.freshToken();
        } catch (RuntimeException broken) {
            return ReadSpawn.spawn(request.target(), GatewayHttp.noToken(broken), false);
        }
        Reply reply = http.ask(Question.submit(Requests.submit(request)), STATUS_LIMIT, sent);
        return ReadSpawn.spawn(request.target(), reply, hasChanged(sent));
    }

    private boolean hasChanged(ProxyToken sent) {
        try {
            return !http.freshToken().equals(sent);
        } catch (RuntimeException broken) {
            return false;
        }
    }

    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        String key = request.idempotencyKey();
        Reply reply = http.ask(Question.lookUp(Requests.lookUp(key)), STATUS_LIMIT);
        return ReadSpawn.lookUp(request.target(), key, reply);
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return CallIds.isOne(handle.id())
                ? ReadCall.status(handle.id(), http.ask(Question.status(handle.id()), STATUS_LIMIT))
                : ProviderStatus.unknown(Why.NOT_FOUND, "this is no id of a Modal call");
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return CallIds.isOne(handle.id())
                ? ReadCall.result(handle.id(), http.ask(Question.result(handle.id()), resultLimit))
                : new ResultAnswer.Unknown(Why.NOT_FOUND, "this is no id of a Modal call");
    }

    /** Opens what the result names by a URL, without any credential of ours. */
    @Override
    public MediaStream open(Handle handle, MediaRef output) throws IOException {
        return media.open(output);
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return CallIds.isOne(handle.id())
                ? ReadCall.cancel(handle.id(), http.ask(Question.cancel(handle.id()), STATUS_LIMIT))
                : new CancelAnswer.NotSupported("this is no id of a Modal call");
    }

    @Override
    public String toString() {
        return "GatewayModal[" + url.getHost() + "]";
    }

    /** Collects what a client needs. */
    public static final class Builder {

        private final URI url;
        private final Supplier<ProxyToken> token;
        private Duration callTimeout = Duration.ofSeconds(27);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration smallestPollInterval = Duration.ofSeconds(2);
        private int resultLimit = 1 << 24;
        private int callsInFlight = 32;

        private Builder(URI url, Supplier<ProxyToken> token) {
            Objects.requireNonNull(url, "the gateway's URL must not be null");
            Objects.requireNonNull(token, "the supplier of the proxy token must not be null");
            boolean isPlace = url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null;
            Origin origin = Origin.of(url);
            if (!isPlace || !(origin.isSecure() || (origin.scheme().equals("http") && origin.isLoopback()))) {
                throw new IllegalArgumentException(
                        "the gateway's URL is https://host/path, without a query, a fragment or a"
                                + " user: take it as modal deploy prints it; http will do on this machine only, because the proxy"
                                + " token goes there");
            }
            this.url = url;
            this.token = token;
        }

        /**
         * How long one call may take, redirects and body included; 27 seconds by default. Beyond 150 seconds Modal answers a
         * waiting request by a redirect, which is followed within this time.
         */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = positive("callTimeout", timeout);
            return this;
        }

        /** How long it may take to connect; 10 seconds by default. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** How close together polls of one job may be; 2 seconds by default, because each one may start a container. */
        public Builder smallestPollInterval(Duration interval) {
            this.smallestPollInterval = positive("smallestPollInterval", interval);
            return this;
        }

        /** The largest result, in bytes of its answer; 16 MiB by default. A worker stores what is larger, and returns its key. */
        public Builder resultLimit(int bytes) {
            this.resultLimit = atLeastOne("resultLimit", bytes);
            return this;
        }

        /** How many calls one node may have open at once; 32 by default. */
        public Builder callsInFlight(int calls) {
            this.callsInFlight = atLeastOne("callsInFlight", calls);
            return this;
        }

        /** The finished client. */
        public GatewayModal build() {
            return new GatewayModal(this);
        }

        private static Duration positive(String name, Duration value) {
            if (Objects.requireNonNull(value, () -> name + " must not be null").isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, not " + value);
            }
            return value;
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, not " + value);
            }
            return value;
        }
    }
}
