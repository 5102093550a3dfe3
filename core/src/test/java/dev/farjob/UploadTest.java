package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Owner;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.InputUploader.InputFile;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An input file goes to the provider that takes some. */
class UploadTest {

    private static final InputFile FILE =
            new InputFile("a.png", "image/png", 3, () -> new ByteArrayInputStream(new byte[3]));

    private final Bench bench = new Bench();
    private InputUploader uploader = (owner, file) -> URI.create("https://storage.test/" + owner + "/" + file.name());
    private final JobOrchestrator jobs = bench.node(builder -> builder.provider(taker()));

    /** A client that takes uploads, as our uploader says. */
    private ProviderClient taker() {
        return (ProviderClient) Proxy.newProxyInstance(
                ProviderClient.class.getClassLoader(),
                new Class<?>[] {ProviderClient.class, InputUploader.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "name" -> "taker";
                    case "traits" -> ProviderTraits.builder().callsInFlight(4).build();
                    case "upload" -> upload((Owner) arguments[0], (InputFile) arguments[1]);
                    default -> throw new AssertionError(method.getName() + " is not expected");
                });
    }

    private URI upload(Owner owner, InputFile file) throws IOException {
        return uploader.upload(owner, file);
    }

    @Test
    void theProviderSaysWhereItFindsTheFile() throws IOException {
        assertEquals(URI.create("https://storage.test/ann/a.png"), jobs.upload("taker", Bench.ANN, FILE));
    }

    @Test
    void aFailureOfAnUploadIsHandedOn() {
        IOException broken = new IOException("connection reset");
        uploader = (owner, file) -> {
            throw broken;
        };
        assertSame(broken, assertThrows(IOException.class, () -> jobs.upload("taker", Bench.ANN, FILE)));
    }

    @Test
    void anUploadThatDoesNotEndInTimeIsInterruptedAndFails() {
        List<Duration> waits = new ArrayList<>();
        bench.time.whileWaiting(waits::add);
        JobOrchestrator hung = bench.node(
                builder -> builder.provider(taker()).executor(new Later()).uploadTimeout(Duration.ofSeconds(40)));
        IOException late = assertThrows(IOException.class, () -> hung.upload("taker", Bench.ANN, FILE));
        assertEquals(
                "the upload to taker did not end within PT40S and was interrupted: repeat it, or raise uploadTimeout",
                late.getMessage());
        assertEquals(List.of(Duration.ofSeconds(40)), waits);
    }

    @Test
    void uploadsThatHangLeaveTheProviderPlacesForItsJobs() {
        Later threads = new Later();
        JobOrchestrator few = bench.node(builder -> builder.provider(taker()).executor(threads));
        assertThrows(IOException.class, () -> few.upload("taker", Bench.ANN, FILE));
        assertEquals(1, threads.waiting());
        IOException full = assertThrows(IOException.class, () -> few.upload("taker", Bench.ANN, FILE));
        assertEquals(
                "the upload to taker was not begun, because other uploads have all its places: repeat it later",
                full.getMessage());
        assertEquals(1, threads.waiting());
    }

    @Test
    void aProviderThatTakesNoneSaysSo() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> jobs.upload("fake", Bench.ANN, FILE));
        assertEquals("fake takes no uploads: put the file where it can fetch it", refused.getMessage());
    }
}
