package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.modal.simulator.gateway.Mishap.Spoil;
import dev.farjob.model.Handle;
import dev.farjob.model.Payload;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are spoiled, too large or without an end: each is an answer of ours, in bounded memory and time. */
class HostileBodiesTest {

    private static final Duration IMPATIENT = Duration.ofMillis(800);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STALLING")
    void aSpoiledAnswerProvesNothing(Spoil how) {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            bench.call(handle).succeed("{\"ok\":true}");
            Mishap spoiled = new Mishap.Spoiled(how);
            bench.modal.next(Ask.STATUS, spoiled).next(Ask.RESULT, spoiled).next(Ask.SUBMIT, spoiled);
            ProviderStatus status = bench.client.observe(handle);
            assertEquals(
                    Why.NOT_UNDERSTOOD,
                    assertInstanceOf(ProviderStatus.Unknown.class, status).why());
            assertEquals(
                    Why.NOT_UNDERSTOOD,
                    assertInstanceOf(ResultAnswer.Unknown.class, bench.client.result(handle))
                            .why());
            assertInstanceOf(SpawnAnswer.Unknown.class, bench.client.spawn(bench.request()));
            assertInstanceOf(ResultAnswer.Ready.class, bench.client.result(handle), "and it passes");
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUpInTime() {
        try (Bench bench = new Bench()) {
            Handle handle = bench.spawn();
            bench.modal.next(Ask.STATUS, new Mishap.Spoiled(Spoil.STALLING));
            GatewayModal impatient = GatewayModal.at(bench.modal.url(), bench.modal::proxyToken)
                    .callTimeout(IMPATIENT)
                    .build();
            assertEquals(
                    Why.UNREACHABLE,
                    assertInstanceOf(ProviderStatus.Unknown.class, impatient.observe(handle))
                            .why());
        }
    }

    @Test
    void aResultAtTheLimitIsReadAndOneBeyondIsNot() {
        String value = "\"" + "x".repeat(10_000) + "\"";
        String envelope =
                "{\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-00000000000000000000000001\",\"value\":" + value + "}";
        try (Bench exact = new Bench(modal -> modal, client -> client.resultLimit(envelope.length()))) {
            Handle handle = exact.spawn();
            exact.call(handle).succeed(value);
            assertEquals(
                    Payload.ofJson(value),
                    assertInstanceOf(ResultAnswer.Ready.class, exact.client.result(handle))
                            .result()
                            .payload());
        }
        try (Bench tight = new Bench(modal -> modal, client -> client.resultLimit(envelope.length() - 1))) {
            Handle handle = tight.spawn();
            tight.call(handle).succeed(value);
            ResultAnswer.Unknown unknown = assertInstanceOf(ResultAnswer.Unknown.class, tight.client.result(handle));
            assertTrue(unknown.answer().contains("more than " + (envelope.length() - 1)), unknown.answer());
            assertInstanceOf(ProviderStatus.Succeeded.class, tight.client.observe(handle), "it is there all the same");
        }
    }

    @Test
    void aBodyThatUnfoldsIntoMoreThanTheLimitIsNotUnfolded() throws IOException {
        ByteArrayOutputStream folded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(folded)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        try (Bench bench = new Bench();
                OtherHost bomb =
                        new OtherHost(200, "application/json", folded.toByteArray(), "Content-Encoding", "gzip")) {
            GatewayModal client =
                    GatewayModal.at(bomb.url(), bench.modal::proxyToken).build();
            ProviderStatus status = client.observe(Handle.of(Bench.TARGET, "fc-1"));
            assertEquals(
                    Why.NOT_UNDERSTOOD,
                    assertInstanceOf(ProviderStatus.Unknown.class, status).why());
        }
    }

    @Test
    void aFoldedAnswerIsUnfolded() throws IOException {
        ByteArrayOutputStream folded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(folded)) {
            gzip.write(Golden.body("status-pending"));
        }
        try (Bench bench = new Bench();
                OtherHost gateway =
                        new OtherHost(200, "application/json", folded.toByteArray(), "Content-Encoding", "gzip")) {
            GatewayModal client =
                    GatewayModal.at(gateway.url(), bench.modal::proxyToken).build();
            assertInstanceOf(
                    ProviderStatus.Queued.class,
                    client.observe(Handle.of(Bench.TARGET, "fc-00000000000000000000000001")));
        }
    }

    @Test
    void anIdThatIsNoneIsNotAskedFor() {
        try (Bench bench = new Bench()) {
            for (String odd : new String[] {"..", "fc-1/../../x", "fc 1", "fc-\u00fc", "x".repeat(201)}) {
                Handle handle = Handle.of(Bench.TARGET, odd);
                assertInstanceOf(ProviderStatus.Unknown.class, bench.client.observe(handle));
                assertInstanceOf(ResultAnswer.Unknown.class, bench.client.result(handle));
                assertInstanceOf(CancelAnswer.NotSupported.class, bench.client.cancel(handle));
            }
            assertTrue(bench.modal.requests().isEmpty());
        }
    }
}
