package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a job is, out of the stream of its status: §2.3 of what is known of fal. */
class ProgressTest extends OnSimulator {

    @Test
    @DisplayName("§2.3 the stream tells the place in the queue")
    void queued() {
        assertEquals(Optional.of(Progress.queued(0)), client.progress(spawn()));
    }

    @Test
    @DisplayName("§2.3 the stream tells the last line that was printed")
    void lastLine() {
        Handle handle = printing("INFO:TRYON:Preprocessing images...", "Running try-on model.");
        Progress progress = client.progress(handle).orElseThrow();
        assertEquals(Optional.of("Running try-on model."), progress.message());
        assertEquals(Progress.Source.PROVIDER, progress.source());
        assertEquals(OptionalDouble.empty(), progress.fraction(), "nobody gave a figure");
    }

    @ParameterizedTest
    @DisplayName("a progress bar is a figure, and no other percentage is")
    @CsvSource(
            delimiter = ';',
            value = {
                "' 45%|████      | 9/20 [00:10<00:12]';0.45",
                "100%|██████████| 20/20;1.0",
                "GPU at 100% load;-1",
                "145%|;-1",
                "7.5%|;-1"
            })
    void bars(String line, double fraction) {
        Progress progress = client.progress(printing(line)).orElseThrow();
        assertEquals(fraction < 0 ? OptionalDouble.empty() : OptionalDouble.of(fraction), progress.fraction());
    }

    @Test
    @DisplayName("a URL that was printed may be signed, and is not shown")
    void noUrls() {
        Progress progress = client.progress(printing("fetching https://bucket.example/a?X-Amz-Signature=s3cr3t now"))
                .orElseThrow();
        assertEquals(Optional.of("fetching … now"), progress.message());
    }

    @ParameterizedTest
    @DisplayName("what is no stream of fal's is no progress, and no trouble")
    @ValueSource(strings = {"", "data: {\"status\":\"IN_PROGRESS\"}\n\n", "data: nonsense\n\n", ": ping\n\n", "<html>"})
    void oddStreams(String body) {
        Handle handle = spawn();
        fal.next(FalCall.STREAM, FalFault.answer(200, Map.of("Content-Type", "text/event-stream"), body));
        assertEquals(Optional.empty(), client.progress(handle));
    }

    @ParameterizedTest
    @DisplayName("§10 a stream that is refused or hangs ends, unlike the official client's")
    @ValueSource(strings = {"404", "502", "hangs"})
    void refusedStreams(String how) {
        Handle handle = spawn();
        fal.next(FalCall.STREAM, how.equals("hangs") ? FalFault.hangs() : FalFault.nginx(Integer.parseInt(how)));
        FalProvider hasty = fal.provider().callTimeout(Duration.ofMillis(300)).build();
        assertEquals(Optional.empty(), hasty.progress(handle));
    }

    @Test
    @DisplayName("§2.3 with patience the stream is heard until it says something")
    void patience() {
        Handle handle = printing("at last");
        String first = "data: {\"status\": \"IN_PROGRESS\", \"logs\": []}";
        String second = "data: {\"status\": \"IN_PROGRESS\", \"logs\": [{\"message\":\"at last\"}]}";
        String events = String.join("\r\n\r\n", ": ping", first, ": ping", second, "");
        FalProvider patient = fal.provider().logPatience(Duration.ofSeconds(20)).build();
        fal.next(FalCall.STREAM, FalFault.answer(200, Map.of("Content-Type", "text/event-stream"), events));
        assertEquals(
                Optional.of("at last"), patient.progress(handle).orElseThrow().message());
        fal.next(FalCall.STREAM, FalFault.answer(200, Map.of("Content-Type", "text/event-stream"), events));
        assertEquals(Optional.empty(), client.progress(handle), "without patience the first event is all");
    }

    @Test
    @DisplayName("an event without an end is not read for ever")
    void endlessEvents() {
        Handle handle = spawn();
        fal.next(
                FalCall.STREAM,
                FalFault.answer(200, Map.of("Content-Type", "text/event-stream"), "data: " + "x".repeat(5_000_000)));
        assertEquals(Optional.empty(), client.progress(handle));
    }

    @Test
    @DisplayName("a host that wants no progress saves the request")
    void switchedOff() {
        assertTrue(fal.provider().withoutProgress().build().progress(spawn()).isEmpty());
        assertEquals(0, fal.count(FalCall.STREAM));
    }

    private Handle printing(String... lines) {
        fal.nextJob(
                FalScript.ending(FalOutcome.video()).queuedFor(Duration.ZERO).printing(lines));
        Handle handle = spawn();
        clock.advance(Duration.ofSeconds(20));
        return handle;
    }
}
