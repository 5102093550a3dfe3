package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.ModalError;
import dev.farjob.modal.simulator.Ending;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.modal.wire.FunctionGetOutputsRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The surprises of asking Modal how a call is. */
class OutputTest {

    private final Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private Why unknown(Handle handle) {
        ProviderStatus status = remote.client.observe(handle);
        return assertInstanceOf(ProviderStatus.Unknown.class, status, status::toString)
                .why();
    }

    private Failure failure(Ending ending) {
        Handle handle = remote.spawned();
        remote.call(handle).end(ending);
        ProviderStatus status = remote.client.observe(handle);
        return assertInstanceOf(ProviderStatus.Failed.class, status, status::toString)
                .failure();
    }

    @Test
    @DisplayName("a look waits for nothing, clears nothing, and asks for the one output")
    void aLookDoesNotWaitAndDoesNotClear() throws Exception {
        remote.client.observe(remote.spawned());
        FunctionGetOutputsRequest sent = FunctionGetOutputsRequest.parseFrom(
                remote.modal.received(ModalRpc.FUNCTION_GET_OUTPUTS).get(0).body());
        assertEquals(0, sent.getTimeout());
        assertFalse(sent.getClearOnSuccess(), "clearing would let the output expire for whoever reads it next");
        assertEquals("0-0", sent.getLastEntryId());
    }

    @Test
    @DisplayName("waiting and running are told apart")
    void queuedAndRunning() {
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofSeconds(4));
        assertInstanceOf(ProviderStatus.Queued.class, remote.client.observe(handle));
        remote.clock.advance(Duration.ofSeconds(1));
        assertInstanceOf(ProviderStatus.Running.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("right after a spawn Modal does not know the call where it tells waiting from running: it waits")
    void infoIsEventuallyConsistent() {
        assertInstanceOf(ProviderStatus.Queued.class, remote.client.observe(remote.spawned()));
    }

    @Test
    @DisplayName("trouble with telling waiting from running leaves the job alive")
    void troubleWithInfoIsHarmless() {
        Handle handle = remote.spawned();
        remote.modal.next(ModalRpc.FUNCTION_CALL_GET_INFO, Fault.status(8, "rate limit"));
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
        remote.modal.next(ModalRpc.FUNCTION_CALL_GET_INFO, Fault.status(12, "unimplemented"));
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("an output that is gone looks like one that is pending, but for the unfinished inputs: expired")
    void expiredIsNotPending() {
        Handle handle = remote.spawned();
        remote.call(handle).succeed("done");
        remote.clock.advance(Duration.ofDays(7));
        assertEquals(Why.EXPIRED, unknown(handle));
        assertInstanceOf(ResultAnswer.Gone.class, remote.client.result(handle));
        assertEquals(2, remote.count(ModalRpc.FUNCTION_GET_OUTPUTS), "one request each, and no loop");
    }

    @Test
    @DisplayName("a call that Modal does not know is lost, which is neither expired nor failed")
    void lostIsNotExpired() {
        assertEquals(Why.NOT_FOUND, unknown(Handle.of(Remote.RENDER.target(), "fc-nobody")));
    }

    @Test
    @DisplayName("a malformed id is one that Modal does not know")
    void malformedIds() {
        remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.status(3, "malformed id"));
        assertEquals(Why.NOT_FOUND, unknown(remote.spawned()));
    }

    @Test
    @DisplayName("throttled looks say for how long")
    void throttledLooks() {
        Handle handle = remote.spawned();
        remote.modal.next(ModalRpc.FUNCTION_GET_OUTPUTS, Fault.throttled(Duration.ofMinutes(30)));
        ProviderStatus.Unknown unknown = assertInstanceOf(ProviderStatus.Unknown.class, remote.client.observe(handle));
        assertEquals(Why.UNREACHABLE, unknown.why());
        assertEquals(Optional.of(Duration.ofMinutes(30)), unknown.retryAfter());
    }

    @Test
    @DisplayName("an exception has its type in the message, and its words and traceback in the detail only")
    void exceptionsKeepTypeMessageAndTraceback() {
        Failure failure = failure(Ending.raised("ValueError", "bad prompt: a secret cat"));
        assertEquals("the function raised ValueError", failure.message());
        ModalError error = ModalError.of(failure).orElseThrow();
        assertEquals("ValueError", error.type());
        assertEquals("bad prompt: a secret cat", error.message());
        assertTrue(error.traceback().startsWith("Traceback"));
        assertFalse(failure.retryable());
    }

    @Test
    @DisplayName("a return value that is not plain data fails after all the work, and says so")
    void serializationErrors() {
        assertTrue(failure(Ending.notSerializable()).message().contains("return plain data"));
    }

    @Test
    @DisplayName("an image without cbor2 fails at run time, and says what to add")
    void missingCbor2() {
        Failure failure =
                failure(Ending.raised("ImportError", "CBOR support requires the 'cbor2' package to be installed."));
        assertTrue(failure.message().contains("cbor2"), failure::message);
    }

    @Test
    @DisplayName("a function's own timeout is a failure, and not the host's deadline")
    void timeoutsOfTheFunction() {
        assertTrue(failure(Ending.timedOut()).message().contains("timeout"));
    }

    @Test
    @DisplayName("a lost worker and an eviction may go well another time; a container that cannot start may not")
    void whatIsRetryable() {
        assertTrue(failure(Ending.lost()).retryable());
        assertTrue(failure(Ending.evicted()).retryable());
        assertFalse(failure(Ending.notStarted()).retryable());
    }

    @Test
    @DisplayName("TERMINATED without our cancel is a failure: Modal says \"cancelled by user or a failure\" of both")
    void terminatedByOthers() {
        Failure failure = failure(Ending.terminated());
        assertTrue(failure.retryable());
        assertTrue(failure.message().contains("did not ask"), failure::message);
    }

    @Test
    @DisplayName("a stopped app terminates its calls")
    void stoppedApps() {
        Handle handle = remote.spawned();
        remote.modal.state().stop("my-app");
        assertInstanceOf(ProviderStatus.Failed.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("an end of a kind that nobody knows yet is not understood, and no failure")
    void unknownStatus() {
        Handle handle = remote.spawned();
        remote.call(handle).end(Ending.ofUnknownStatus());
        assertEquals(Why.NOT_UNDERSTOOD, unknown(handle));
        assertInstanceOf(ResultAnswer.Unknown.class, remote.client.result(handle));
    }

    @Test
    @DisplayName("retries of the function are Modal's own: the call is pending meanwhile")
    void retriesArePending() {
        remote.modal
                .state()
                .deploy(
                        Remote.RENDER,
                        RemoteFunction.ending(Ending.raised("ValueError", "flaky"))
                                .retries(1));
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofSeconds(40));
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
        remote.clock.advance(Duration.ofSeconds(40));
        assertInstanceOf(ProviderStatus.Failed.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("a preempted call is waiting again, and no failure")
    void preemption() {
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofSeconds(10));
        remote.call(handle).preempt();
        assertInstanceOf(ProviderStatus.Queued.class, remote.client.observe(handle));
    }

    @Test
    @DisplayName("a container that crashes is started again for ever: alive after a month")
    void crashLoops() {
        remote.modal.state().deploy(Remote.RENDER, RemoteFunction.returning(1).crashLooping());
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofDays(30));
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
        assertTrue(remote.call(handle).starts() > 10);
    }

    @Test
    @DisplayName("a call that Python spawned is followed by its id alone")
    void adoption() {
        String id = remote.modal.state().spawn(Remote.RENDER, new byte[0]).id();
        Handle handle = remote.client.handle(Owner.of("owner"), Remote.RENDER.target(), id);
        remote.clock.advance(Duration.ofSeconds(10));
        assertInstanceOf(ProviderStatus.Running.class, remote.client.observe(handle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"function\": 5, \"spawned\": \"x\"}", "[]", "null"})
    @DisplayName("a handle whose detail says nothing is as good as a bare id")
    void foreignDetails(String detail) {
        Handle handle = remote.spawned().withDetail(detail);
        assertInstanceOf(ProviderStatus.Alive.class, remote.client.observe(handle));
    }
}
