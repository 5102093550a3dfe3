package dev.farjob.fal;

import dev.farjob.fal.FalApi.Asked;
import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.wire.ResultBody;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens files that results name: at fal's media domains only, without a key, and without following a redirect. */
final class OpenMedia {

    private final Http http;
    private final FalApi api;
    private final FalHosts hosts;
    private final int limit;

    OpenMedia(Http http, FalApi api, Settings settings) {
        this.http = http;
        this.api = api;
        this.hosts = settings.hosts();
        this.limit = settings.resultLimit();
    }

    MediaStream open(Handle handle, MediaRef media) throws IOException {
        if (media instanceof MediaRef.Url url) {
            return fetch(media.info().name(), url.uri());
        }
        if (media instanceof MediaRef.Inline inline) {
            return inside(handle, inline);
        }
        throw new IOException(
                "fal delivers nothing of this kind: " + media.info().name());
    }

    private MediaStream fetch(String name, URI uri) throws IOException {
        if (!hosts.servesMedia(uri)) {
            throw new IOException("output " + name + " is at " + uri.getHost()
                    + ", which is not among the media domains: if it should be, name it with FalHosts.mediaDomain");
        }
        HttpResponse<InputStream> answer = http.open(HttpRequest.newBuilder(uri).GET());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("output " + name + " cannot be opened: HTTP " + answer.statusCode());
        }
        return new MediaStream(
                answer.body(),
                answer.headers().firstValueAsLong("Content-Length"),
                answer.headers().firstValue("Content-Type"));
    }

    /** It is not kept with the job, so the result is read once more. */
    private MediaStream inside(Handle handle, MediaRef.Inline inline) throws IOException {
        Asked asked = api.get(handle, Part.RESULT, "", limit);
        Optional<byte[]> bytes =
                asked instanceof Asked.Said said && said.answer().isSuccess()
                        ? ResultBody.inline(said.answer().text(), inline.locator())
                        : Optional.empty();
        byte[] found = bytes.orElseThrow(() -> new IOException(
                "output " + inline.info().name() + " cannot be read out of the result of " + handle + " now"));
        return new MediaStream(
                new ByteArrayInputStream(found),
                OptionalLong.of(found.length),
                inline.info().contentType());
    }
}
