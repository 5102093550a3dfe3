package dev.farjob.modal.grpc;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Modal over its control plane: puts the operations together. */
public final class GrpcModal implements ProviderClient, SpawnLookup, ProgressSource, AutoCloseable {

    private static final ProviderTraits TRAITS = ProviderTraits.builder()
            .cancel(CancelKind.ASKED)
            .resultLifetime(Limits.RESULT)
            .smallestPollInterval(Limits.POLL)
            .callTimeout(Limits.CALL)
            .build();

    private final Wire wire;
    private final BlobHttp http;
    private final SpawnCall spawn;
    private final LookAtCall look;
    private final FetchResult results;
    private final OpenOutput open;
    private final CancelCall cancel;
    private final FindLostCall lost;
    private final ReadProgress progress;

    GrpcModal(GrpcOptions options, Transport transport, Pause pause, Patience patience) {
        Clock clock = options.clock();
        String environment = options.environment();
        this.wire = new Wire(transport, new Headers(options), pause, clock, patience);
        this.http = new BlobHttp(options.server().getScheme().equals("http"), pause);
        Functions functions = new Functions(wire, clock, environment);
        Blobs blobs = new Blobs(wire, http);
        Outputs outputs = new Outputs(wire, clock);
        OwnCalls own = new OwnCalls(clock);
        Runs runs = new Runs();
        Optional<Dicts> dicts = options.progressDict().map(name -> new Dicts(wire, clock, name));
        AskedCancels asked = new AskedCancels(dicts, environment, patience);
        this.progress = new ReadProgress(dicts, options.progressReader(), environment, runs, patience);
        this.spawn = new SpawnCall(wire, functions, blobs, outputs, own, options.correlation(), clock, patience);
        this.look = new LookAtCall(wire, outputs, functions, runs, asked, patience);
        this.results = new FetchResult(outputs, blobs, options.resultMedia(), options.maxResultBytes(), patience);
        this.open = new OpenOutput(outputs, results, http, patience);
        this.cancel = new CancelCall(wire, outputs, asked, options.cancelMode(), options.cancelGrace(), patience);
        this.lost = new FindLostCall(
                wire, functions, own, progress, options.correlation().isPresent(), options.isSoleCaller(), patience);
    }

    /** A client; it connects when it is first used. */
    public static GrpcModal with(GrpcOptions options) {
        return new GrpcModal(options, new Connection(options), Pause.real(), Patience.normal());
    }

    @Override
    public String name() {
        return ModalFunction.PROVIDER;
    }

    @Override
    public ProviderTraits traits() {
        return TRAITS;
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return spawn.spawn(request);
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return look.observe(handle);
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return results.fetch(handle);
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        return open.open(handle, media);
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return cancel.cancel(handle);
    }

    @Override
    public Found lookUp(SpawnRequest request, Instant sentAt) {
        return lost.lookUp(request, sentAt);
    }

    @Override
    public Optional<Progress> progress(Handle handle) {
        return progress.progress(handle);
    }

    @Override
    public void close() {
        wire.close();
        http.close();
    }

    @Override
    public String toString() {
        return "modal over gRPC";
    }
}
