package dev.farjob.fal;

import dev.farjob.fal.wire.EndpointId;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.model.Handle;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The URLs at which to ask about a request. Those that fal gave come first, because only fal knows where an application put
 * its paths; but only if they lead to the queue and to this very request, because a key goes along.
 */
final class RequestUrls {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+/?");

    /** The part of a request to ask for. */
    enum Part {
        STATUS("/status"),
        STREAM("/status/stream"),
        RESULT(""),
        CANCEL("/cancel");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }
    }

    private final FalHosts hosts;

    RequestUrls(FalHosts hosts) {
        this.hosts = hosts;
    }

    /** The URLs to try for this part, the best first; none if the handle cannot be one of fal's. */
    List<URI> of(Handle handle, HandleDetail detail, Part part) {
        Optional<EndpointId> endpoint = EndpointId.parse(handle.target().endpoint());
        if (endpoint.isEmpty() || !EndpointId.isRequestId(handle.id())) {
            return List.of();
        }
        Set<URI> urls = new LinkedHashSet<>();
        given(detail, part, handle.id()).ifPresent(urls::add);
        urls.add(made(endpoint.get().app(), handle.id(), part));
        urls.add(made(endpoint.get().full(), handle.id(), part));
        return List.copyOf(urls);
    }

    private URI made(String app, String id, Part part) {
        return URI.create(hosts.queue() + "/" + app + "/requests/" + id + part.suffix);
    }

    private Optional<URI> given(HandleDetail detail, Part part, String id) {
        return switch (part) {
            case STATUS -> detail.status().flatMap(url -> checked(url, id, part));
            case RESULT -> detail.response().flatMap(url -> checked(url, id, part));
            case CANCEL -> detail.cancel().flatMap(url -> checked(url, id, part));
            case STREAM ->
                detail.status().flatMap(url -> checked(url, id, Part.STATUS)).map(url -> URI.create(url + "/stream"));
        };
    }

    /** This URL of an answer, if it is worth keeping: one that would not be followed is not. */
    Optional<String> worthKeeping(Optional<String> url, String id, Part part) {
        return url.filter(text -> checked(text, id, part).isPresent());
    }

    private Optional<URI> checked(String url, String id, Part part) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
        String path = uri.getRawPath();
        if (!hosts.isQueue(uri)
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || path == null
                || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String end = "/requests/" + id + part.suffix;
        boolean leads = plain.endsWith(end) || (part == Part.RESULT && plain.endsWith(end + "/response"));
        return leads ? Optional.of(uri) : Optional.empty();
    }
}
