package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.InputUploader.InputFile;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger gets no key and no request, whatever an answer names. */
class StrangersTest extends OnSimulator {

    private final AtomicInteger visits = new AtomicInteger();
    private HttpServer stranger;

    @BeforeEach
    void openTheStranger() throws IOException {
        stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        stranger.start();
    }

    @AfterEach
    void nobodyCame() {
        stranger.stop(0);
        assertEquals(0, visits.get(), "a stranger was visited");
    }

    private URI strangerUrl() {
        return URI.create("http://127.0.0.1:" + stranger.getAddress().getPort());
    }

    @Test
    @DisplayName("§11 URLs of a submit that lead elsewhere are not kept and not followed")
    void foreignUrls() {
        fal.nameQueueAt(strangerUrl());
        Handle handle = spawn();
        assertFalse(handle.detail().contains("http"), handle.detail());
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(handle));
        client.cancel(handle);
        client.result(handle);
        client.progress(handle);
    }

    @ParameterizedTest
    @DisplayName("a URL with a trick in it is made anew instead")
    @ValueSource(
            strings = {
                "http://127.0.0.1:%s/a/b/requests/%s/status",
                "http://user@127.0.0.1:%2$s/a/b/requests/%1$s/status",
                "http://127.0.0.1.:%2$s/a/b/requests/%1$s/status",
                "http://0x7f.0.0.1:%2$s/a/b/requests/%1$s/status",
                "http://[::1]:%2$s/a/b/requests/%1$s/status",
                "https://127.0.0.1:%2$s/a/b/requests/%1$s/status",
                "file:///a/b/requests/%1$s/status",
                "gopher://127.0.0.1/a/b/requests/%1$s/status",
                "http://169.254.169.254/a/b/requests/%1$s/status",
                "//evil.example/a/b/requests/%1$s/status",
                "http://127.0.0.1:%2$s/a/b/requests/other/status",
                "http://127.0.0.1:%2$s/a/b/requests/%1$s/../other/requests/%1$s/status",
                "http://127.0.0.1:%2$s/a/b/requests/%1$s/status?url=x",
                "http://127.0.0.1:%2$s/a/b/requests/%1$s/status#x",
                "http://127.0.0.1:%2$s/a%%2f..%%2f/requests/%1$s/status",
                "http://127.0.0.1:%2$s\\@evil.example/requests/%1$s/status",
                "http://127.0.0.1:%2$s/storage/tokens",
            })
    void tricks(String pattern) {
        Handle honest = spawn();
        String url = String.format(pattern, honest.id(), fal.base().getPort());
        Handle tricked = new Handle(
                honest.target(), honest.id(), "{\"key\":\"default\",\"status\":\"" + url.replace("\\", "\\\\") + "\"}");
        int before = fal.count(FalCall.STATUS);
        assertInstanceOf(ProviderStatus.Alive.class, client.observe(tricked));
        assertEquals(before + 1, fal.count(FalCall.STATUS), "the one request went to the place that was made");
    }

    @ParameterizedTest
    @DisplayName("a redirect is never followed, with the key or without")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirects(int status) {
        Handle handle = ended(FalOutcome.video());
        MediaRef video = assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle))
                .result()
                .orElseThrow()
                .media()
                .get(0);
        FalFault redirect = FalFault.answer(status, Map.of("Location", strangerUrl() + "/a/b"), "");
        for (FalCall call : FalCall.values()) {
            fal.next(call, redirect);
        }
        assertInstanceOf(SpawnAnswer.Unknown.class, client.spawn(request()));
        client.observe(handle);
        client.result(handle);
        client.cancel(handle);
        client.progress(handle);
        client.lookUp(request(), clock.instant());
        assertThrows(IOException.class, () -> client.open(handle, video));
        assertThrows(IOException.class, () -> client.upload(OWNER, file()));
        assertThrows(IOException.class, () -> client.upload(OWNER, file()), "this one met the redirect of the storage");
    }

    @ParameterizedTest
    @DisplayName("a file elsewhere is named and not fetched: a foreign host, a private address, another scheme or port")
    @ValueSource(
            strings = {
                "https://evil.example/x.mp4",
                "https://fal.media.evil.example/x.mp4",
                "https://evilfal.media/x.mp4",
                "https://v3.fal.media:8443/x.mp4",
                "http://v3.fal.media/x.mp4",
                "https://10.0.0.1/x.mp4",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/x.mp4",
                "https://localhost/x.mp4",
                "https://2130706433/x.mp4",
                "https://v3.fal.media./x.mp4",
            })
    void foreignFiles(String url) {
        Handle handle = ended(FalOutcome.output("{\"video\":{\"url\":\"" + url + "\"}}"));
        MediaRef video = assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle))
                .result()
                .orElseThrow()
                .media()
                .get(0);
        FalProvider real = FalProvider.withKey("id:secret");
        IOException thrown = assertThrows(IOException.class, () -> real.open(handle, video));
        assertTrue(String.valueOf(thrown.getMessage()).contains("mediaDomain"), "it says what to do");
    }

    @ParameterizedTest
    @DisplayName("what is no URL of the web is no file at all")
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://v3.fal.media/x",
                "javascript:alert(1)",
                "https://user:pw@v3.fal.media/x",
                "jar:https://v3.fal.media/x!/y",
                "//v3.fal.media/x",
                "https://",
                "https://127.1/x.mp4"
            })
    void noFiles(String url) {
        Handle handle = ended(FalOutcome.output("{\"video\":{\"url\":\"" + url + "\"}}"));
        assertTrue(assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle))
                .result()
                .orElseThrow()
                .media()
                .isEmpty());
    }

    @Test
    @DisplayName("a reference that was tampered with is not opened")
    void tamperedReferences() {
        for (String url :
                new String[] {strangerUrl() + "/x", "file:///etc/passwd", "https://v3.fal.media@evil.example/x"}) {
            MediaRef.Url media = new MediaRef.Url(MediaInfo.named("video"), URI.create(url));
            assertThrows(IOException.class, () -> client.open(spawn(), media));
        }
    }

    @Test
    @DisplayName("§6 an input is not put to a stranger")
    void foreignStorage() {
        fal.nameStorageAt(strangerUrl());
        IOException thrown = assertThrows(IOException.class, () -> client.upload(OWNER, file()));
        assertTrue(String.valueOf(thrown.getMessage()).contains("uploadDomain"));
    }

    @ParameterizedTest
    @DisplayName("keys are not configured to travel without TLS, but on this machine")
    @ValueSource(
            strings = {
                "http://queue.fal.run",
                "http://localhost.evil.example",
                "http://10.0.0.1",
                "ftp://x",
                "/relative",
                "http://user@localhost",
                "https://host/?q",
                "https://host/#f"
            })
    void unsafeHosts(String base) {
        assertThrows(IllegalArgumentException.class, () -> FalHosts.at(URI.create(base)));
    }

    @ParameterizedTest
    @DisplayName("a media domain is a name, and no address")
    @ValueSource(
            strings = {
                "10.0.0.1",
                "localhost",
                "[::1]",
                "*.example.com",
                "https://example.com",
                "",
                "a..b",
                "example.com:8443"
            })
    void oddDomains(String domain) {
        assertThrows(IllegalArgumentException.class, () -> FalHosts.production().mediaDomain(domain));
    }

    private static InputFile file() {
        return new InputFile("a.png", "image/png", 3, () -> new ByteArrayInputStream(new byte[3]));
    }
}
