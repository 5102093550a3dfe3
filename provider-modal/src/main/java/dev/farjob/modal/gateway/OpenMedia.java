package dev.farjob.modal.gateway;

import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;

/** Opens what a result names by a URL. Nothing of ours goes there: no proxy token, and no cookie. */
final class OpenMedia {

    private static final int OK = 200;

    private final HttpClient client;
    private final boolean mayBePlain;
    private final Duration timeout;

    /** @param mayBePlain whether http will do, because the gateway itself is a test's */
    OpenMedia(HttpClient client, boolean mayBePlain, Duration timeout) {
        this.client = client;
        this.mayBePlain = mayBePlain;
        this.timeout = timeout;
    }

    MediaStream open(MediaRef media) throws IOException {
        if (media instanceof MediaRef.Url url) {
            return open(url);
        }
        String where = media instanceof MediaRef.AlreadyStored stored ? "key " + stored.key() : "the URI of the object";
        throw new IOException("the output \"" + media.info().name()
                + "\" lies in the host's own storage: read it there, by " + where);
    }

    private MediaStream open(MediaRef.Url media) throws IOException {
        URI uri = media.uri();
        if (!("https".equalsIgnoreCase(uri.getScheme())
                || (mayBePlain && Origin.of(uri).isLoopback()))) {
            throw new IOException("the output \"" + media.info().name() + "\" is not fetched: its URL is not https");
        }
        HttpResponse<InputStream> response = get(uri);
        if (response.statusCode() != OK) {
            response.body().close();
            throw new IOException("the output \"" + media.info().name() + "\" cannot be fetched now: HTTP "
                    + response.statusCode() + " from " + uri.getHost());
        }
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        return new MediaStream(response.body(), length, response.headers().firstValue("Content-Type"));
    }

    private HttpResponse<InputStream> get(URI uri) throws IOException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an output was opened");
        }
    }
}
