package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.modal.api.CancelMode;
import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.RemoteCall;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.modal.wire.FunctionCallCancelRequest;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The surprises of a cancel: Modal says yes at once, and that proves nothing. */
class CancelTest {

    private Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private void choose(UnaryOperator<GrpcOptions> chosen) {
        remote.close();
        remote = new Remote(RemoteFunction.neverEnding(), chosen);
    }

    private Handle running() {
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofSeconds(10));
        return handle;
    }

    /** For each cancel that Modal got, whether it was to terminate containers. */
    private List<Boolean> terminations() throws Exception {
        List<Boolean> all = new ArrayList<>();
        for (var request : remote.modal.received(ModalRpc.FUNCTION_CALL_CANCEL)) {
            all.add(FunctionCallCancelRequest.parseFrom(request.body()).getTerminateContainers());
        }
        return all;
    }

    @Test
    @DisplayName("a call that waits is cancelled without ever running")
    void waitingCallsNeverRun() throws Exception {
        Handle handle = remote.spawned();
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(handle));
        assertEquals(0, remote.call(handle).starts());
        assertEquals(List.of(false), terminations());
        assertInstanceOf(ProviderStatus.Cancelled.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("a function that does not notice loses its container")
    void itInsists() throws Exception {
        Handle handle = running();
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(handle));
        assertEquals(List.of(false, true), terminations());
        assertEquals(RemoteCall.Phase.ENDED, remote.call(handle).phase());
    }

    @Test
    @DisplayName("where containers are shared it does not insist, and does not claim that the call has ended")
    void itMayBeToldNotToInsist() throws Exception {
        choose(options -> options.cancelMode(CancelMode.INTERRUPT));
        Handle handle = running();
        assertInstanceOf(CancelAnswer.Unknown.class, remote.client.cancel(handle));
        assertEquals(List.of(false), terminations());
        remote.clock.advance(Duration.ofSeconds(2));
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(handle));
    }

    @Test
    @DisplayName("the container can be terminated at once")
    void terminating() throws Exception {
        choose(options -> options.cancelMode(CancelMode.TERMINATE));
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(running()));
        assertEquals(List.of(true), terminations());
    }

    @Test
    @DisplayName("a success may win the race, and then the cancel came too late")
    void successWinsTheRace() {
        Handle handle = running();
        remote.call(handle).succeed("done");
        assertInstanceOf(CancelAnswer.TooLate.class, remote.client.cancel(handle));
        assertInstanceOf(ProviderStatus.Succeeded.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("another node knows too that the call was to be cancelled")
    void otherNodesKnow() {
        Handle handle = running();
        remote.client.cancel(handle);
        try (GrpcModal other = remote.client(options -> options)) {
            assertInstanceOf(ProviderStatus.Cancelled.class, other.observe(handle));
        }
    }

    @Test
    @DisplayName("without a Dict nobody else knows, and a cancelled call looks terminated by others")
    void withoutADictOtherNodesDoNotKnow() {
        choose(GrpcOptions::withoutProgress);
        Handle handle = running();
        remote.client.cancel(handle);
        assertInstanceOf(ProviderStatus.Cancelled.class, remote.client.observe(handle));
        try (GrpcModal other = remote.client(GrpcOptions::withoutProgress)) {
            assertInstanceOf(ProviderStatus.Failed.class, other.observe(handle));
        }
    }

    @Test
    @DisplayName("a cancel whose answer is lost is repeated, because that changes nothing")
    void cancelsAreRepeated() {
        Handle handle = remote.spawned();
        remote.modal.next(ModalRpc.FUNCTION_CALL_CANCEL, Fault.lostAnswer());
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(handle));
        assertEquals(2, remote.count(ModalRpc.FUNCTION_CALL_CANCEL));
    }

    @Test
    @DisplayName("a call that Modal does not know cannot be said to have stopped")
    void unknownCalls() {
        Handle nobody = Handle.of(Remote.RENDER.target(), "fc-nobody");
        assertInstanceOf(CancelAnswer.Unknown.class, remote.client.cancel(nobody));
    }

    @Test
    @DisplayName("a call whose container crashes for ever can be ended")
    void crashLoopsEnd() {
        remote.modal.state().deploy(Remote.RENDER, RemoteFunction.returning(1).crashLooping());
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofDays(1));
        assertInstanceOf(CancelAnswer.Asked.class, remote.client.cancel(handle));
        assertEquals(RemoteCall.Phase.ENDED, remote.call(handle).phase());
    }
}
