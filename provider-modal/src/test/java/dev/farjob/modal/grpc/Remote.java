package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.RemoteCall;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.Handle;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A simulated workspace with one function, a client of it, and time that stands still until a test moves it. */
final class Remote implements AutoCloseable {

    static final ModalFunction RENDER = ModalFunction.of("my-app", "render");

    final VirtualClock clock = new VirtualClock();
    final ModalSimulator modal = ModalSimulator.start(clock);
    final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    final GrpcModal client;
    private int jobs;

    Remote() {
        this(RemoteFunction.neverEnding(), options -> options);
    }

    Remote(RemoteFunction script) {
        this(script, options -> options);
    }

    Remote(RemoteFunction script, UnaryOperator<GrpcOptions> chosen) {
        modal.state().deploy(RENDER, script);
        client = client(chosen);
        clock.advance(Duration.ofMinutes(5));
    }

    /** Another client of the same workspace, which knows nothing of the first: another node, or a host after a restart. */
    GrpcModal client(UnaryOperator<GrpcOptions> chosen) {
        GrpcOptions options = chosen.apply(modal.options());
        return new GrpcModal(options, new Connection(options), pauses::add, Patience.times(20));
    }

    SpawnRequest request() {
        return request(RENDER, "{}");
    }

    SpawnRequest request(ModalFunction function, String input) {
        return SpawnRequests.of("job-" + ++jobs, function.target().endpoint(), input);
    }

    SpawnAnswer spawn(String input) {
        return client.spawn(request(RENDER, input));
    }

    Handle spawned() {
        return accepted(client.spawn(request()));
    }

    static Handle accepted(SpawnAnswer answer) {
        return assertInstanceOf(SpawnAnswer.Accepted.class, answer, answer::toString)
                .handle();
    }

    RemoteCall call(Handle handle) {
        return modal.state().call(handle.id()).orElseThrow();
    }

    RemoteCall onlyCall() {
        List<RemoteCall> calls = modal.state().calls();
        if (calls.size() != 1) {
            throw new AssertionError("one call was expected, and there are " + calls);
        }
        return calls.get(0);
    }

    /** As often as the official SDKs would try. */
    void always(ModalRpc rpc, Fault fault) {
        for (int i = 0; i < 4; i++) {
            modal.next(rpc, fault);
        }
    }

    int count(ModalRpc rpc) {
        return modal.received(rpc).size();
    }

    @Override
    public void close() {
        client.close();
        modal.close();
    }
}
