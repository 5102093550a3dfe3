package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.testkit.provider.ProviderHarness.Call;
import dev.farjob.testkit.provider.ProviderHarness.Trouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How jobs are asked about, fetched and cancelled. */
abstract class StatusRules extends SpawnRules {

    @Test
    @DisplayName("asking is repeatable and changes nothing")
    protected void observingChangesNothing() {
        Handle handle = spawn();
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(ProviderStatus.Alive.class, client().observe(handle));
        }
        assertEquals(1, harness().started());
    }

    @Test
    @DisplayName("trouble on a look is Unknown, says which kind, and passes")
    protected void troubleIsUnknownAndNeverAnEnd() {
        Handle handle = spawn();
        for (Trouble trouble : Trouble.values()) {
            harness().next(Call.OBSERVE, trouble);
            answer(() -> client().observe(handle)).ifPresent(status -> {
                ProviderStatus.Unknown unknown =
                        assertInstanceOf(ProviderStatus.Unknown.class, status, trouble::toString);
                assertEquals(trouble.name(), unknown.why().name());
            });
            assertInstanceOf(ProviderStatus.Alive.class, client().observe(handle), "the trouble has passed");
        }
    }

    @Test
    @DisplayName("a job that the provider does not know is Unknown, never failed")
    protected void missingJobsAreUnknown() {
        Handle handle = spawn();
        harness().forget(handle);
        answer(() -> client().observe(handle))
                .ifPresent(status -> assertInstanceOf(ProviderStatus.Unknown.class, status));
        answer(() -> client().result(handle)).ifPresent(result -> {
            assertFalse(result instanceof ResultAnswer.Failed, "that nobody knows it does not prove that it failed");
            assertFalse(result instanceof ResultAnswer.Ready, "there is no result yet");
        });
    }

    @Test
    @DisplayName("the result of a job that has not ended is not ready")
    protected void resultsAreNotReadyBeforeTheEnd() {
        Handle handle = spawn();
        answer(() -> client().result(handle))
                .ifPresent(result -> assertTrue(
                        result instanceof ResultAnswer.NotReady || result instanceof ResultAnswer.Unknown,
                        result::toString));
    }

    @Test
    @DisplayName("a success is seen, and its result can be read again and again")
    protected void resultsAreRepeatable() {
        Handle handle = spawn();
        harness().succeed(handle);
        ProviderStatus status = client().observe(handle);
        assertInstanceOf(ProviderStatus.Succeeded.class, status);
        JobResult first = ready(handle);
        JobResult second = ready(handle);
        assertEquals(first.payload(), second.payload());
        assertEquals(names(first), names(second), "media have the same names each time");
        assertInstanceOf(ProviderStatus.Succeeded.class, client().observe(handle), "reading consumes nothing");
    }

    private JobResult ready(Handle handle) {
        return assertInstanceOf(ResultAnswer.Ready.class, client().result(handle))
                .result();
    }

    private static List<String> names(JobResult result) {
        return result.media().stream().map(media -> media.info().name()).toList();
    }

    @Test
    @DisplayName("trouble with a result proves nothing, and passes")
    protected void troubleWithAResultIsUnknown() {
        Handle handle = spawn();
        harness().succeed(handle);
        for (Trouble trouble : Trouble.values()) {
            harness().next(Call.RESULT, trouble);
            answer(() -> client().result(handle))
                    .ifPresent(result -> assertInstanceOf(ResultAnswer.Unknown.class, result, trouble::toString));
        }
        ready(handle);
    }

    @Test
    @DisplayName("a failure is seen: in the status, or in the result at the latest")
    protected void failuresAreVisible() {
        Handle handle = spawn();
        harness().fail(handle);
        ProviderStatus status = client().observe(handle);
        Failure failure = status instanceof ProviderStatus.Failed failed
                ? failed.failure()
                : assertInstanceOf(ResultAnswer.Failed.class, client().result(handle), status::toString)
                        .failure();
        assertFalse(failure.message().isBlank());
    }

    @Test
    @DisplayName("media open as streams, again and again, and say their length truly")
    protected void mediaOpen() throws IOException {
        needs(Capability.MEDIA);
        Handle handle = spawn();
        harness().succeed(handle);
        List<MediaRef> media = ready(handle).media();
        assertFalse(media.isEmpty(), "the result names no media: declare that it lacks " + Capability.MEDIA);
        for (MediaRef one : media) {
            if (!(one instanceof MediaRef.AlreadyStored)) {
                long length = read(handle, one);
                assertEquals(length, read(handle, one));
                one.info().size().ifPresent(size -> assertEquals(size, length));
            }
        }
    }

    private long read(Handle handle, MediaRef media) throws IOException {
        try (MediaStream stream = client().open(handle, media)) {
            long length = stream.bytes().readAllBytes().length;
            stream.length().ifPresent(announced -> assertEquals(announced, length));
            return length;
        }
    }

    @Test
    @DisplayName("a cancel answers as the traits declare, and may be repeated")
    protected void cancelsAnswer() {
        Handle handle = spawn();
        boolean none = client().traits().cancel() == CancelKind.NONE;
        for (int i = 0; i < 2; i++) {
            CancelAnswer answer = client().cancel(handle);
            assertEquals(none, answer instanceof CancelAnswer.NotSupported, answer::toString);
        }
    }

    @Test
    @DisplayName("a cancel in trouble is Unknown")
    protected void cancelsInTroubleAreUnknown() {
        if (client().traits().cancel() == CancelKind.NONE) {
            abort("declared as missing: there is no cancel");
        }
        Handle handle = spawn();
        harness().next(Call.CANCEL, Trouble.UNREACHABLE);
        answer(() -> client().cancel(handle)).ifPresent(answer -> assertInstanceOf(CancelAnswer.Unknown.class, answer));
    }

    @Test
    @DisplayName("a cancel after the end takes nothing away, unless the traits say so")
    protected void cancelsAfterTheEndAreHarmless() {
        Handle handle = spawn();
        harness().succeed(handle);
        CancelAnswer answer = client().cancel(handle);
        assertFalse(answer instanceof CancelAnswer.Unknown, answer::toString);
        if (client().traits().cancel() != CancelKind.DELETES) {
            assertInstanceOf(ProviderStatus.Succeeded.class, client().observe(handle));
            ready(handle);
        }
    }

    @Test
    @DisplayName("a batch says what single questions say")
    protected void batchesAgree() {
        BatchObserver batches = needs(Capability.BATCHES, BatchObserver.class);
        assertTrue(batches.batchSize() >= 1);
        Handle alive = spawn();
        Handle ended = spawn();
        harness().succeed(ended);
        Handle unknown = spawn();
        harness().forget(unknown);
        Map<Handle, ProviderStatus> statuses = batches.observeAll(List.of(alive, ended, unknown));
        assertInstanceOf(ProviderStatus.Alive.class, statuses.get(alive));
        assertInstanceOf(ProviderStatus.Succeeded.class, statuses.get(ended));
        assertTrue(
                !statuses.containsKey(unknown) || statuses.get(unknown) instanceof ProviderStatus.Unknown,
                statuses::toString);
    }

    @Test
    @DisplayName("progress of a job is there or not, and never trouble")
    protected void progressIsNoTrouble() {
        ProgressSource source = needs(Capability.PROGRESS, ProgressSource.class);
        Handle handle = spawn();
        source.progress(handle);
        harness().forget(handle);
        answer(() -> source.progress(handle));
    }

    @Test
    @DisplayName("an uploaded input has an address")
    protected void inputsAreUploaded() throws IOException {
        InputUploader uploader = needs(Capability.UPLOADS, InputUploader.class);
        byte[] bytes = new byte[300_000];
        InputUploader.InputFile file = new InputUploader.InputFile(
                "frame.png", "image/png", bytes.length, () -> new ByteArrayInputStream(bytes));
        assertTrue(uploader.upload(request().owner(), file).isAbsolute());
    }
}
