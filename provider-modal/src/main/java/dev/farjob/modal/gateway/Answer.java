package dev.farjob.modal.gateway;

import dev.farjob.provider.ProviderStatus.Why;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Tells who speaks in a reply (an envelope, Modal's edge, or anybody else), and what it proves. */
sealed interface Answer {

    /**
     * The gateway app itself.
     *
     * @param envelope what it says
     */
    record App(Envelope envelope) implements Answer {}

    /**
     * Not the app: Modal's edge, a proxy, or another app at this URL. It says nothing about any job.
     *
     * @param standing how far the request had come
     * @param why what kind of nothing this is to somebody who asked about a job
     * @param text for people
     * @param retryAfter how long it wants to be left alone
     */
    record Other(Standing standing, Why why, String text, Optional<Duration> retryAfter) implements Answer {}

    /** How far a request had surely come when somebody other than the app answered it. */
    enum Standing {
        /** It did not reach the app; it may another time. */
        NOT_NOW,
        /** Our credentials were refused before the app. */
        DENIED,
        /** It did not reach the app, and will not until a person does something. */
        CLOSED,
        /** The workspace is disabled. */
        NO_CREDIT,
        /** It may have reached the app. */
        UNKNOWN
    }

    /** Reads a reply. */
    static Answer of(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            Optional<Envelope> envelope = answered.isJson() ? EnvelopeReader.read(answered.body()) : Optional.empty();
            return envelope.<Answer>map(App::new).orElseGet(() -> other(answered));
        }
        if (reply instanceof Reply.NeverLeft never) {
            return new Other(Standing.NOT_NOW, Why.UNREACHABLE, never.reason(), Optional.empty());
        }
        if (reply instanceof Reply.Broken broken) {
            return new Other(Standing.UNKNOWN, Why.UNREACHABLE, broken.reason(), Optional.empty());
        }
        String reason = ((Reply.Unreadable) reply).reason();
        return new Other(Standing.UNKNOWN, Why.NOT_UNDERSTOOD, reason, Optional.empty());
    }

    private static Other other(Reply.Answered answered) {
        Optional<Edge> edge = Edge.of(answered);
        String text = "HTTP " + answered.status()
                + edge.map(said -> ", Modal's edge says: " + said.words()).orElse(", and not the gateway's envelope");
        // An answer that came by a redirect is no longer the first word: the request had been taken
        Standing standing = answered.isFollowed() ? Standing.UNKNOWN : standing(answered.status(), edge);
        return new Other(standing, why(answered.status()), text, answered.retryAfter());
    }

    private static Standing standing(int status, Optional<Edge> edge) {
        return switch (status) {
            case 401, 403 -> Standing.DENIED;
            case 404 -> edge.map(Edge::standing).orElse(Standing.CLOSED);
            case 405, 413, 414, 415, 431 -> Standing.CLOSED;
            case 429 -> Standing.NOT_NOW;
            default -> Standing.UNKNOWN;
        };
    }

    /** A 404 that is not the app's own is about the gateway, and never about the job that was asked about. */
    private static Why why(int status) {
        if (status == 401 || status == 403) {
            return Why.DENIED;
        }
        boolean isTrouble = status == 404 || status == 405 || status == 408 || status == 429 || status >= 500;
        return isTrouble ? Why.UNREACHABLE : Why.NOT_UNDERSTOOD;
    }

    /**
     * A body that Modal's edge made: plain text with a prefix of its own.
     *
     * @param words what it says, without the prefix, fit to be shown
     */
    record Edge(String words) {

        private static final String PREFIX = "modal-http:";
        private static final int MOST = 120;

        static Optional<Edge> of(Reply.Answered answered) {
            byte[] body = answered.body();
            String begin = new String(body, 0, Math.min(body.length, PREFIX.length() + MOST), StandardCharsets.UTF_8);
            return begin.startsWith(PREFIX) && !answered.isJson()
                    ? Optional.of(new Edge(
                            Words.clean(begin.substring(PREFIX.length()).strip(), MOST)))
                    : Optional.empty();
        }

        private Standing standing() {
            String lower = words.toLowerCase(Locale.ROOT);
            if (lower.contains("workspace")) {
                return Standing.NO_CREDIT;
            }
            // "invalid function call" is also said for a moment while a crashed app comes back
            return lower.contains("stopped") ? Standing.CLOSED : Standing.NOT_NOW;
        }
    }
}
