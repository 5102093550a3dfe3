package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.codec.PickledText;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalState;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Modal keeps no mark of ours on a call: a lost one can be found by its time, and proved by the worker alone. */
class LostCallTest {

    private Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private void choose(UnaryOperator<GrpcOptions> chosen) {
        remote.close();
        remote = new Remote(RemoteFunction.neverEnding(), chosen);
    }

    private SpawnRequest lost() {
        SpawnRequest request = remote.request();
        remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.lostAnswer());
        assertInstanceOf(SpawnAnswer.Unknown.class, remote.client.spawn(request));
        return request;
    }

    private Found lookUp(SpawnRequest request) {
        return remote.client.lookUp(request, remote.clock.instant());
    }

    private String reason(Found found) {
        return assertInstanceOf(Found.CannotTell.class, found, found::toString).reason();
    }

    @Test
    @DisplayName("by default the candidates are named for a person, and none is taken")
    void candidatesAreNamed() {
        SpawnRequest request = lost();
        String callId = remote.onlyCall().id();
        assertTrue(reason(lookUp(request)).contains(callId));
    }

    @Test
    @DisplayName("calls that were accepted are nobody's candidates")
    void ownCallsAreNoCandidates() {
        remote.spawned();
        assertTrue(reason(lookUp(remote.request())).contains("no call"));
    }

    @Test
    @DisplayName("calls of other times are no candidates")
    void theWindowIsNarrow() {
        SpawnRequest request = lost();
        remote.clock.advance(Duration.ofMinutes(10));
        assertTrue(reason(remote.client.lookUp(request, remote.clock.instant())).contains("no call"));
    }

    @Test
    @DisplayName("a sole caller takes the one call that is nobody's")
    void soleCaller() {
        choose(GrpcOptions::soleCaller);
        Found.There there = assertInstanceOf(Found.There.class, lookUp(lost()));
        assertEquals(remote.onlyCall().id(), there.handle().id());
    }

    @Test
    @DisplayName("a sole caller takes none of two")
    void soleCallerWithTwo() {
        choose(GrpcOptions::soleCaller);
        SpawnRequest first = lost();
        lost();
        assertTrue(reason(lookUp(first)).contains("2 call(s)"));
    }

    @Test
    @DisplayName("a sole caller that was started afterwards does not know whose a call is")
    void soleCallerAfterARestart() {
        choose(GrpcOptions::soleCaller);
        SpawnRequest request = lost();
        try (GrpcModal restarted = remote.client(GrpcOptions::soleCaller)) {
            reason(restarted.lookUp(request, remote.clock.instant()));
        }
    }

    @Test
    @DisplayName("a worker that repeats the key proves whose call it is, also after a restart and among others")
    void correlation() {
        UnaryOperator<GrpcOptions> correlated = options -> options.correlation("farjob_key");
        choose(correlated);
        SpawnRequest request = lost();
        String callId = remote.onlyCall().id();
        lost();
        String key = (String) remote.modal
                .state()
                .call(callId)
                .orElseThrow()
                .arguments()
                .orElseThrow()
                .kwargs()
                .get("farjob_key");
        remote.modal.state().put("", ModalState.progressDict(), callId, PickledText.of("{\"key\": \"" + key + "\"}"));
        try (GrpcModal restarted = remote.client(correlated)) {
            Found.There there = assertInstanceOf(Found.There.class, restarted.lookUp(request, remote.clock.instant()));
            assertEquals(callId, there.handle().id());
        }
    }

    @Test
    @DisplayName("a server without the look-up cannot tell")
    void olderServers() {
        SpawnRequest request = lost();
        remote.modal.next(ModalRpc.FUNCTION_CALL_FETCH, Fault.status(12, "unimplemented"));
        reason(lookUp(request));
    }
}
