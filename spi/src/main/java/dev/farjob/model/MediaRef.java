package dev.farjob.model;

import java.net.URI;
import java.util.Objects;

/**
 * The place of an output. Only the provider client opens it, because only it knows the credentials and the hosts
 * they may go to. {@code toString} never shows a query, where signatures live.
 */
public sealed interface MediaRef {

    /** The facts about the output. */
    MediaInfo info();

    /**
     * A URL that anybody can fetch who has it.
     *
     * @param info what is known about the output
     * @param uri where it is, possibly signed
     */
    record Url(MediaInfo info, URI uri) implements MediaRef {
        public Url {
            requireParts(info, uri);
        }

        @Override
        public String toString() {
            return "Url[" + info.name() + " at " + uri.getHost() + "]";
        }
    }

    /**
     * A URL that only answers to the provider's credentials.
     *
     * @param info what is known about the output
     * @param uri where it is
     */
    record AuthenticatedUrl(MediaInfo info, URI uri) implements MediaRef {
        public AuthenticatedUrl {
            requireParts(info, uri);
        }

        @Override
        public String toString() {
            return "AuthenticatedUrl[" + info.name() + " at " + uri.getHost() + "]";
        }
    }

    /**
     * An object in somebody's store, such as {@code gs://bucket/key}.
     *
     * @param info what is known about the output
     * @param uri the object
     */
    record ObjectUri(MediaInfo info, URI uri) implements MediaRef {
        public ObjectUri {
            requireParts(info, uri);
        }

        @Override
        public String toString() {
            return "ObjectUri[" + info.name() + " in " + uri.getScheme() + "://" + uri.getHost() + "]";
        }
    }

    /**
     * Bytes inside the provider's answer. They are not stored with the job: the provider client reads them again when
     * the output is opened.
     *
     * @param info what is known about the output
     * @param locator where in the answer the bytes are, in the provider client's own words
     */
    record Inline(MediaInfo info, String locator) implements MediaRef {
        public Inline {
            requireParts(info, locator);
        }
    }

    /**
     * It lies in the host's own storage already, because the worker put it there.
     *
     * @param info what is known about the output
     * @param key the object key; never a signed URL
     */
    record AlreadyStored(MediaInfo info, String key) implements MediaRef {
        public AlreadyStored {
            requireParts(info, key);
        }
    }

    private static void requireParts(MediaInfo info, Object where) {
        Objects.requireNonNull(info, "media info must not be null");
        Objects.requireNonNull(where, "the place of a media reference must not be null");
    }
}
