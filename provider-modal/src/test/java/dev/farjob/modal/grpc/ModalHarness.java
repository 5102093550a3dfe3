package dev.farjob.modal.grpc;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.Ending;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.RemoteCall;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.ProviderHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Gives the contract the client and control of the simulator. */
final class ModalHarness implements ProviderHarness {

    private static final ModalFunction FUNCTION = ModalFunction.of("my-app", "render");
    /** Once, and as often again as the official SDKs try. */
    private static final int ATTEMPTS = 4;

    private final VirtualClock clock = new VirtualClock();
    private final ModalSimulator modal = ModalSimulator.start(clock);
    private final GrpcModal client;

    ModalHarness(UnaryOperator<GrpcOptions> chosen) {
        GrpcOptions options = chosen.apply(modal.options());
        client = new GrpcModal(options, new Connection(options), time -> {}, Patience.times(20));
        modal.state().deploy(FUNCTION, RemoteFunction.neverEnding());
        clock.advance(Duration.ofMinutes(1));
    }

    @Override
    public ProviderClient client() {
        return client;
    }

    @Override
    public Target target() {
        return FUNCTION.target();
    }

    @Override
    public void nextSpawn(SpawnFate fate) {
        modal.next(
                ModalRpc.FUNCTION_MAP,
                switch (fate) {
                    case REFUSED -> Fault.denied();
                    case ANSWER_LOST -> Fault.lostAnswer();
                    case NOT_ARRIVING -> Fault.unavailable();
                });
    }

    @Override
    public void next(Call call, Trouble trouble) {
        ModalRpc rpc = switch (call) {
            case OBSERVE, RESULT -> ModalRpc.FUNCTION_GET_OUTPUTS;
            case CANCEL -> ModalRpc.FUNCTION_CALL_CANCEL;
            case LOOK_UP -> ModalRpc.FUNCTION_CALL_FETCH;
        };
        switch (trouble) {
            case UNREACHABLE -> {
                for (int i = 0; i < ATTEMPTS; i++) {
                    modal.next(rpc, Fault.unavailable());
                }
            }
            case DENIED -> modal.next(rpc, Fault.denied());
            case NOT_UNDERSTOOD -> modal.next(rpc, Fault.gibberish());
        }
    }

    @Override
    public int started() {
        return modal.state().started();
    }

    @Override
    public void succeed(Handle handle) {
        call(handle).succeed(Map.of("image", new byte[300_000], "seed", 7));
    }

    @Override
    public void fail(Handle handle) {
        call(handle).end(Ending.raised("ValueError", "bad prompt"));
    }

    @Override
    public void forget(Handle handle) {
        modal.state().forget(handle.id());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        client.close();
        modal.close();
    }

    private RemoteCall call(Handle handle) {
        return modal.state().call(handle.id()).orElseThrow();
    }
}
