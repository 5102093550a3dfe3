package dev.farjob.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.Json;
import dev.farjob.fal.wire.WebUri;
import dev.farjob.model.Owner;
import dev.farjob.provider.InputUploader.InputFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Puts inputs into fal's storage: in one piece, or in parts if they are large, and never whole in memory. fal's answer says
 * where to put a file, so it is checked against the known domains, and no key goes along.
 */
final class UploadInput {

    private static final int AT_ONCE = 4;
    private static final int TRIES = 3;
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Http http;
    private final Settings settings;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    UploadInput(Http http, Settings settings) {
        this.http = http;
        this.settings = settings;
    }

    /** The URL at which to put a file, and the one at which it will be. */
    private record Place(URI put, URI file) {}

    URI upload(Owner owner, InputFile file) throws IOException {
        KeyRing.Found found = KeyRing.ask(() -> settings.keys().forOwner(owner));
        if (!(found instanceof KeyRing.Found.There there)) {
            throw new IOException("no input was uploaded to fal: there is no key for owner " + owner);
        }
        try {
            places.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before an input was uploaded to fal", interrupted);
        }
        try (UploadSource source = new UploadSource(file)) {
            return file.length() <= settings.largestSimple()
                    ? inOnePiece(there.key(), file, source)
                    : inParts(there.key(), file, source);
        } finally {
            places.release();
        }
    }

    private URI inOnePiece(FalKey key, InputFile file, UploadSource source) throws IOException {
        Place place = initiate(key, file, "initiate");
        put(place.put(), file.contentType(), source, 0, file.length());
        return place.file();
    }

    private URI inParts(FalKey key, InputFile file, UploadSource source) throws IOException {
        Place place = initiate(key, file, "initiate-multipart");
        ArrayNode parts = Json.object().putArray("parts");
        long offset = 0;
        for (int number = 1; offset < file.length(); number++) {
            long length = Math.min(settings.partSize(), file.length() - offset);
            Reply.Answered answer = put(below(place.put(), "/" + number), file.contentType(), source, offset, length);
            parts.addObject().put("partNumber", number).put("etag", etag(answer, number));
            offset += length;
        }
        ObjectNode complete = Json.object();
        complete.set("parts", parts);
        HttpRequest.Builder request = HttpRequest.newBuilder(below(place.put(), "/complete"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(complete)));
        require(http.send(request, LARGEST_ANSWER, settings.uploadTimeout()), "the parts were not put together");
        return place.file();
    }

    private Place initiate(FalKey key, InputFile file, String way) throws IOException {
        URI uri = URI.create(settings.hosts().rest() + "/storage/upload/" + way + "?storage_type=fal-cdn-v3");
        String json =
                Json.write(Json.object().put("content_type", file.contentType()).put("file_name", file.name()));
        HttpRequest.Builder request = FalApi.request(uri, key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        settings.uploadLifetime().ifPresent(lifetime -> request.header("X-Fal-Object-Lifecycle", lifetime.json()));
        Reply.Answered answer = require(http.send(request, LARGEST_ANSWER), "fal names no place for it");
        Optional<JsonNode> body = Json.readObject(answer.text());
        Optional<URI> put = body.flatMap(node -> Json.text(node, "upload_url")).flatMap(WebUri::parse);
        Optional<URI> there = body.flatMap(node -> Json.text(node, "file_url")).flatMap(WebUri::parse);
        if (put.isEmpty() || there.isEmpty()) {
            throw new IOException("an input was not uploaded to fal: it did not say where to");
        }
        if (!settings.hosts().takesUploads(put.get())) {
            throw new IOException(
                    "an input was not uploaded to fal: " + put.get().getHost()
                            + " is not among the upload domains; if it should be, name it with FalHosts.uploadDomain");
        }
        return new Place(put.get(), there.get());
    }

    private Reply.Answered put(URI uri, String type, UploadSource source, long offset, long length) throws IOException {
        Reply reply = new Reply.NotSent("not tried");
        for (int i = 0; i < TRIES; i++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).header("Content-Type", type).PUT(source.piece(offset, length));
            reply = http.send(request, LARGEST_ANSWER, settings.uploadTimeout());
            if (reply instanceof Reply.Answered answered && (answered.isSuccess() || !isPassing(answered.status()))) {
                break;
            }
            source.broken();
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return require(reply, "a part of it was not taken");
    }

    private static boolean isPassing(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    private static String etag(Reply.Answered answer, int number) throws IOException {
        return Json.readObject(answer.text())
                .flatMap(node -> Json.text(node, "etag"))
                .or(() -> answer.header("ETag"))
                .orElseThrow(() -> new IOException("an input was not uploaded to fal: part " + number + " has no tag"));
    }

    /** The same URL with more path, before its query. */
    private static URI below(URI uri, String more) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return URI.create(query < 0 ? text + more : text.substring(0, query) + more + text.substring(query));
    }

    private static Reply.Answered require(Reply reply, String trouble) throws IOException {
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            return answered;
        }
        String why =
                reply instanceof Reply.Answered answered ? "HTTP " + answered.status() : ((Reply.Nothing) reply).why();
        throw new IOException("an input was not uploaded to fal: " + trouble + " (" + why + ")");
    }
}
