package dev.farjob.modal;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.gateway.GatewayModal;
import dev.farjob.modal.gateway.ProxyToken;
import dev.farjob.modal.grpc.GrpcModal;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Functions that are deployed on Modal, as a provider of jobs named {@code modal}.
 *
 * <pre>{@code
 * try (ModalProvider modal = ModalProvider.overGrpc(tokenId, tokenSecret);
 *         JobOrchestrator jobs = JobOrchestrator.on(store).provider(modal).build().start()) {
 *     jobs.submit(JobRequest.to("modal", "my-app/render").owner("user-42").input(Map.of("prompt", "a cat")).build());
 * }
 * }</pre>
 *
 * <p>An endpoint is {@code app/function}, {@code app/Class.method}, or either with {@code @environment}; see
 * {@link dev.farjob.modal.api.ModalFunction}. An input is an object of keyword arguments; a list in its member {@code "*"}
 * is the positional ones, and {@code {"$bytes": base64}} is Python's {@code bytes}. Bytes that a function returns become
 * media of the result.
 *
 * <p>Safe for use by many threads. The caller that makes one closes it.
 */
public final class ModalProvider implements ProviderClient, SpawnLookup, ProgressSource, AutoCloseable {

    private final ProviderClient client;
    private final SpawnLookup lookup;
    private final ProgressSource progress;
    private final Runnable closing;

    private <R extends ProviderClient & SpawnLookup & ProgressSource> ModalProvider(R route, Runnable closing) {
        this.client = route;
        this.lookup = route;
        this.progress = route;
        this.closing = closing;
    }

    /**
     * Talks to Modal's own interface, as its official SDKs do: every deployed function can be called as it is. Modal makes
     * no promise about that interface. Nothing is sent until the first job.
     *
     * @throws IllegalArgumentException if the token cannot be one; the message does not repeat it
     */
    public static ModalProvider overGrpc(String tokenId, String tokenSecret) {
        return overGrpc(GrpcOptions.of(tokenId, tokenSecret));
    }

    /** As {@link #overGrpc(String, String)}, with everything that can be chosen. */
    public static ModalProvider overGrpc(GrpcOptions options) {
        GrpcModal route = GrpcModal.with(options);
        return new ModalProvider(route, route::close);
    }

    /**
     * Talks to a small app of the host's own on Modal, so that no API token is in this process; gRPC need not be on the class
     * path. {@link GatewayModal#at} has everything that can be chosen, a token that changes among it.
     *
     * @param url where the app is
     * @param token what Modal's proxy lets through
     * @throws IllegalArgumentException if the URL is not one that a token may be sent to
     */
    public static GatewayModal overGateway(URI url, ProxyToken token) {
        Objects.requireNonNull(token, "proxy token must not be null");
        return GatewayModal.at(url, () -> token).build();
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public ProviderTraits traits() {
        return client.traits();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return client.spawn(request);
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return client.observe(handle);
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return client.result(handle);
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        return client.open(handle, media);
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return client.cancel(handle);
    }

    @Override
    public Handle handle(Owner owner, Target target, String id) {
        return client.handle(owner, target, id);
    }

    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        return lookup.lookUp(request, sentAt);
    }

    @Override
    public Optional<Progress> progress(Handle handle) {
        return progress.progress(handle);
    }

    /** Ends the connections and the threads of this client. Jobs go on at Modal. Closing twice does no harm. */
    @Override
    public void close() {
        closing.run();
    }

    @Override
    public String toString() {
        return "ModalProvider[" + client + "]";
    }
}
