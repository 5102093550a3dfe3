package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a function's result names. */
class MediaTest {

    private static final Handle HANDLE = Handle.of(Bench.TARGET, "fc-1");

    @Test
    void aKeyIsInTheHostsOwnStorage() {
        assertEquals(
                List.of(new MediaRef.AlreadyStored(
                        MediaInfo.named("video").contentType("video/mp4").size(1234), "jobs/1/video.mp4")),
                ResultMedia.in("{\"took\":[1,{}],\"media\":[{\"name\":\"video\",\"key\":\"jobs/1/video.mp4\","
                        + "\"content_type\":\"video/mp4\",\"bytes\":1234,\"sha256\":\"00\"}]}"));
    }

    @Test
    void aUrlIsFetchedAndAnObjectIsNamed() {
        assertEquals(
                List.of(
                        new MediaRef.Url(MediaInfo.named("a"), URI.create("https://cdn.test/a.png?sig=1")),
                        new MediaRef.ObjectUri(MediaInfo.named("b"), URI.create("s3://bucket/b.png"))),
                ResultMedia.in("{\"media\":[{\"name\":\"a\",\"url\":\"https://cdn.test/a.png?sig=1\"},"
                        + "{\"name\":\"b\",\"url\":\"s3://bucket/b.png\"}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "\"media\"",
                "{}",
                "{\"media\":\"tape\"}",
                "{\"media\":{\"name\":\"a\",\"key\":\"k\"}}",
                "{\"inner\":{\"media\":[{\"name\":\"a\",\"key\":\"k\"}]}}",
                "{\"media\":[1,null,[{\"name\":\"a\",\"key\":\"k\"}],\"a\"]}",
                "{\"media\":[{\"key\":\"k\"},{\"name\":\"a\"},{\"name\":\"\",\"key\":\"k\"},{\"name\":7.5,\"key\":\"k\"}]}",
                "{\"media\":[{\"name\":\"a\",\"url\":\"not a url\"},{\"name\":\"a\",\"url\":\"/relative\"},{\"name\":\"a\",\"url\":{}}]}",
                "{\"media\":[{\"name\":\"a\\u0000\",\"key\":\"k\"},{\"name\":\"a\\ud800\",\"key\":\"k\"}]}",
                "{\"media\":[{\"name\":\"a\",\"url\":\"data:image/png;base64,AAAA\"}]}"
            })
    void whatHasAnotherFormIsNoMedia(String result) {
        assertEquals(List.of(), ResultMedia.in(result));
    }

    @Test
    void aNameIsThereOnce() {
        assertEquals(
                List.of(new MediaRef.AlreadyStored(MediaInfo.named("a"), "first")),
                ResultMedia.in("{\"media\":[{\"name\":\"a\",\"key\":\"first\"},{\"name\":\"a\",\"key\":\"second\"}]}"));
    }

    @Test
    void sizesThatAreNoneAreLeftOut() {
        for (String size : new String[] {"-1", "\"big\"", "1.5", "99999999999999999999"}) {
            assertEquals(
                    OptionalLong.empty(),
                    ResultMedia.in("{\"media\":[{\"name\":\"a\",\"key\":\"k\",\"bytes\":" + size + "}]}")
                            .get(0)
                            .info()
                            .size());
        }
    }

    @Test
    void aFileIsFetchedWithoutAnyCredential() throws IOException {
        byte[] bytes = {1, 2, 3};
        try (Bench bench = new Bench();
                OtherHost bucket = new OtherHost(200, "image/png", bytes)) {
            try (MediaStream stream = bench.client.open(HANDLE, url(bucket.url().resolve("/a.png")))) {
                assertArrayEquals(bytes, stream.bytes().readAllBytes());
                assertEquals(OptionalLong.of(3), stream.length());
                assertEquals("image/png", stream.contentType().orElseThrow());
            }
            Headers seen = bucket.seen().get(0);
            assertFalse(seen.containsKey("Modal-Key") || seen.containsKey("Modal-Secret"), seen.keySet()::toString);
        }
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeWithoutItsSignature() {
        try (Bench bench = new Bench();
                OtherHost bucket = new OtherHost(403, "text/plain", new byte[] {1})) {
            IOException thrown = assertThrows(
                    IOException.class,
                    () -> bench.client.open(HANDLE, url(bucket.url().resolve("/a.png?sig=SECRET"))));
            assertTrue(thrown.getMessage().contains("403"), thrown.getMessage());
            assertFalse(thrown.getMessage().contains("SECRET"), thrown.getMessage());
        }
    }

    @Test
    void aRedirectOfAFileIsNotFollowed() {
        try (Bench bench = new Bench();
                OtherHost other = new OtherHost(200, "image/png", new byte[] {1});
                OtherHost bucket = new OtherHost(
                        302, "text/plain", new byte[0], "Location", other.url().toString())) {
            assertThrows(IOException.class, () -> bench.client.open(HANDLE, url(bucket.url())));
            assertEquals(List.of(), other.seen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://cdn.test/a.png", "ftp://cdn.test/a.png"})
    void aFileIsNotFetchedInTheClear(String place) {
        try (Bench bench = new Bench()) {
            assertThrows(IOException.class, () -> bench.client.open(HANDLE, url(URI.create(place))));
        }
    }

    @Test
    void whatLiesInTheHostsOwnStorageIsReadThere() {
        try (Bench bench = new Bench()) {
            MediaRef stored = new MediaRef.AlreadyStored(MediaInfo.named("video"), "jobs/1/video.mp4");
            IOException thrown = assertThrows(IOException.class, () -> bench.client.open(HANDLE, stored));
            assertTrue(thrown.getMessage().contains("key jobs/1/video.mp4"), thrown.getMessage());
        }
    }

    private static MediaRef url(URI uri) {
        return new MediaRef.Url(MediaInfo.named("poster"), uri);
    }
}
