package dev.farjob.modal.grpc;

import com.github.mizosoft.methanol.Methanol;
import dev.farjob.modal.wire.MultiPartUpload;
import dev.farjob.provider.MediaStream;
import io.grpc.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The store that Modal's signed URLs point to. Gets no credential of ours: the signature is in the URL, so URLs are in no
 * message. Follows no redirect.
 */
final class BlobHttp {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration READ_WITHIN = Duration.ofSeconds(30);
    private static final int UPLOAD_ATTEMPTS = 4;
    private static final Duration UPLOAD_DELAY = Duration.ofMillis(300);
    private static final int DOWNLOAD_ATTEMPTS = 6;
    private static final Duration DOWNLOAD_DELAY = Duration.ofMillis(100);
    private static final Duration BUSY_DELAY = Duration.ofSeconds(1);
    private static final int MAX_ANSWER = 64 << 10;

    /** An answer that another attempt would get as well. */
    static class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** The signature is not valid, or not any more. */
    static final class DeniedException extends RefusedException {
        private static final long serialVersionUID = 1L;

        DeniedException() {
            super("the store of Modal's blobs denied access; its URL may have expired");
        }
    }

    private final HttpClient backend = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final Methanol client = Methanol.newBuilder(backend)
            .autoAcceptEncoding(false)
            .readTimeout(READ_WITHIN)
            .userAgent("farjob")
            .build();
    private final boolean plainAllowed;
    private final Pause pause;

    /** @param plainAllowed whether a URL may be http, as a simulator's is */
    BlobHttp(boolean plainAllowed, Pause pause) {
        this.plainAllowed = plainAllowed;
        this.pause = pause;
    }

    void put(String url, byte[] content, String md5, Deadline deadline) throws IOException {
        HttpRequest.Builder request = request(url)
                .header("Content-Type", "application/octet-stream")
                .header("Content-MD5", md5)
                .PUT(BodyPublishers.ofByteArray(content));
        discard(persist(request, UPLOAD_ATTEMPTS, UPLOAD_DELAY, deadline));
    }

    /** Uploads part by part, out of the one array, and lets the store put them together. */
    void putParts(MultiPartUpload upload, byte[] content, Deadline deadline) throws IOException {
        long partLength = upload.getPartLength();
        int parts = upload.getUploadUrlsCount();
        if (partLength < 1
                || partLength > Integer.MAX_VALUE
                || (content.length + partLength - 1) / partLength != parts) {
            throw new IOException(
                    "Modal offered " + parts + " parts of " + partLength + " bytes for " + content.length);
        }
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        StringBuilder list = new StringBuilder("<CompleteMultipartUpload>\n");
        for (int i = 0; i < parts; i++) {
            int from = (int) (i * partLength);
            int length = (int) Math.min(partLength, content.length - from);
            HttpResponse<InputStream> answer = persist(
                    request(upload.getUploadUrls(i)).PUT(BodyPublishers.ofByteArray(content, from, length)),
                    UPLOAD_ATTEMPTS,
                    UPLOAD_DELAY,
                    deadline);
            discard(answer);
            String etag = answer.headers()
                    .firstValue("ETag")
                    .filter(tag -> tag.matches("\"?[A-Za-z0-9-]{1,100}\"?"))
                    .orElseThrow(() -> new IOException("the store of Modal's blobs did not confirm a part"));
            digests.writeBytes(Blobs.digest("MD5", Arrays.copyOfRange(content, from, from + length)));
            list.append("<Part>\n<PartNumber>").append(i + 1).append("</PartNumber>\n<ETag>");
            list.append(etag).append("</ETag>\n</Part>\n");
        }
        list.append("</CompleteMultipartUpload>");
        complete(upload.getCompletionUrl(), list.toString(), digests.toByteArray(), parts, deadline);
    }

    /** The store may answer 200 and say in the body that it failed, so the whole has to be confirmed by its digest. */
    private void complete(String url, String list, byte[] digests, int parts, Deadline deadline) throws IOException {
        HttpResponse<InputStream> answer =
                persist(request(url).POST(BodyPublishers.ofString(list)), UPLOAD_ATTEMPTS, UPLOAD_DELAY, deadline);
        String expected = HexFormat.of().formatHex(Blobs.digest("MD5", digests)) + "-" + parts;
        try (InputStream body = answer.body()) {
            if (!new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8).contains(expected)) {
                throw new IOException("the store of Modal's blobs did not put the parts together");
            }
        }
    }

    MediaStream get(String url, Deadline deadline) throws IOException {
        HttpResponse<InputStream> answer = persist(request(url).GET(), DOWNLOAD_ATTEMPTS, DOWNLOAD_DELAY, deadline);
        return new MediaStream(answer.body(), answer.headers().firstValueAsLong("Content-Length"), Optional.empty());
    }

    /** All of these requests may be repeated: they read, or write the same to the same place. */
    private HttpResponse<InputStream> persist(
            HttpRequest.Builder request, int attempts, Duration firstDelay, Deadline deadline) throws IOException {
        Duration delay = firstDelay;
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == attempts || deadline.timeRemaining(TimeUnit.MILLISECONDS) < BUSY_DELAY.toMillis();
            Duration wait = delay;
            try {
                HttpResponse<InputStream> answer = send(request, deadline);
                int status = answer.statusCode();
                if (status / 100 == 2) {
                    return answer;
                }
                discard(answer);
                if (status == 401 || status == 403) {
                    throw new DeniedException();
                }
                boolean busy = status >= 500 || status == 429 || status == 408;
                if (last || !busy) {
                    throw new RefusedException("the store of Modal's blobs answered HTTP " + status);
                }
                wait = status == 503 ? BUSY_DELAY : delay;
            } catch (RefusedException | InterruptedIOException ended) {
                throw ended;
            } catch (IOException broken) {
                if (last) {
                    throw broken;
                }
            }
            pause.rest(wait);
            delay = delay.multipliedBy(2);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, Deadline deadline) throws IOException {
        Duration left = Duration.ofMillis(Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS)));
        try {
            return client.send(request.copy().timeout(left).build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted on the way to the store of Modal's blobs");
        }
    }

    private HttpRequest.Builder request(String url) throws IOException {
        try {
            URI uri = URI.create(url);
            boolean encrypted = "https".equals(uri.getScheme());
            boolean plain = "http".equals(uri.getScheme()) && plainAllowed;
            if (uri.getHost() == null || !(encrypted || plain)) {
                throw new IOException("Modal gave a URL for a blob that is not https");
            }
            return HttpRequest.newBuilder(uri);
        } catch (IllegalArgumentException malformed) {
            // Not the cause: its message has the URL in it, and the URL has the signature
            throw new IOException("Modal gave a URL for a blob that is none");
        }
    }

    private static void discard(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            body.readNBytes(MAX_ANSWER);
        }
    }

    /** From Java 21 on this ends the client's threads; before, they end when nobody refers to it any more. */
    void close() {
        if (backend instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception broken) {
                throw new IllegalStateException("the HTTP client did not close", broken);
            }
        }
    }
}
