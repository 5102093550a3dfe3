package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Owner;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's keys: which is used, how they are renewed, and that nobody sees them. */
class FalKeysTest extends OnSimulator {

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final FalKeys perOwner = new FalKeys() {
        @Override
        public Optional<FalKey> forOwner(Owner owner) {
            return named(owner.value());
        }

        @Override
        public Optional<FalKey> named(String name) {
            return Optional.ofNullable(secrets.get(name)).map(secret -> FalKey.named(name, secret));
        }
    };
    private final FalProvider own =
            FalProvider.builder(perOwner).hosts(fal.hosts()).build();

    private void give(String owner, String secret) {
        secrets.put(owner, secret);
        fal.accept(secret);
    }

    @Test
    @DisplayName("a job is sent with its owner's key, and asked about with the same one")
    void perOwner() {
        give("user-42", "a:1");
        give("somebody", "b:2");
        Handle handle = spawn(own, request());
        assertInstanceOf(ProviderStatus.Alive.class, own.observe(handle));
        assertEquals("user-42", HandleDetail.read(handle.detail()).key().orElseThrow());
        Handle asSomebody = own.handle(Owner.of("somebody"), handle.target(), handle.id());
        assertEquals(Why.NOT_FOUND, unknown(asSomebody), "fal knows a request by the key of its account only");
    }

    @Test
    @DisplayName("a key is renewed while everything runs")
    void rotation() {
        give("user-42", "a:1");
        Handle handle = spawn(own, request());
        fal.revoke("a:1");
        assertEquals(Why.DENIED, unknown(handle));
        give("user-42", "simulated-id:simulated-secret");
        assertEquals(Why.NOT_FOUND, unknown(handle), "the new key is used, which is another account's here");
    }

    @Test
    @DisplayName("an owner without a key is refused, and nothing is sent")
    void noKey() {
        SpawnAnswer.Refused refused = assertInstanceOf(SpawnAnswer.Refused.class, own.spawn(request()));
        assertEquals(FailureKind.REFUSED, refused.failure().kind());
        assertEquals(0, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("a key that was taken away is DENIED, and says which one is missing")
    void takenAway() {
        give("user-42", "a:1");
        Handle handle = spawn(own, request());
        secrets.clear();
        ProviderStatus.Unknown unknown = assertInstanceOf(ProviderStatus.Unknown.class, own.observe(handle));
        assertEquals(Why.DENIED, unknown.why());
        assertTrue(unknown.answer().contains("user-42"), unknown.answer());
        assertInstanceOf(ResultAnswer.Unknown.class, own.result(handle));
        assertInstanceOf(CancelAnswer.Unknown.class, own.cancel(handle));
    }

    @Test
    @DisplayName("a host whose vault is down has sent nothing, and tries again")
    void vaultDown() {
        FalProvider down = FalProvider.builder(FalKeys.from(() -> {
                    throw new IllegalStateException("s3cr3t");
                }))
                .hosts(fal.hosts())
                .build();
        SpawnAnswer.NotSent notSent = assertInstanceOf(SpawnAnswer.NotSent.class, down.spawn(request()));
        assertFalse(notSent.reason().contains("s3cr3t"));
        Handle handle = spawn();
        assertEquals(
                Why.UNREACHABLE,
                assertInstanceOf(ProviderStatus.Unknown.class, down.observe(handle))
                        .why());
        assertThrows(
                IOException.class,
                () -> down.upload(
                        OWNER, new InputUploader.InputFile("a", "image/png", 1, InputStream::nullInputStream)));
    }

    @ParameterizedTest
    @DisplayName("what cannot be a key is refused at once, and not repeated in the message")
    @ValueSource(strings = {"", " ", "id:sec ret", "id:secret\n", "id:secr\u00e4t", "id:secret\r\nX-Evil: 1"})
    void oddKeys(String secret) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> FalKey.of(secret));
        assertFalse(String.valueOf(thrown.getMessage()).contains("secret"), thrown.getMessage());
    }

    @Test
    @DisplayName("no key is in a handle, a text of ours, or what is printed")
    void nowhereToBeSeen() {
        give("user-42", "some-id:very-s3cr3t");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Handle handle = spawn(own, request());
            String texts = handle
                    + handle.detail()
                    + own
                    + own.observe(handle)
                    + own.result(handle)
                    + own.cancel(handle)
                    + perOwner.named("user-42")
                    + fal.hosts();
            assertFalse(texts.contains("s3cr3t"), texts);
        } finally {
            System.setErr(before);
        }
        assertFalse(printed.toString(StandardCharsets.UTF_8).contains("s3cr3t"));
    }

    private Why unknown(Handle handle) {
        return assertInstanceOf(ProviderStatus.Unknown.class, own.observe(handle))
                .why();
    }
}
