package dev.farjob.fal.http;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The result of a request. */
public sealed interface Reply {

    /** A whole answer. */
    final class Answered implements Reply {

        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        Answered(int status, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The first value of a header. */
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        /** Whether the status is one of the two hundreds. */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        @Override
        public String toString() {
            return "Answered[" + status + ", " + body.length + " bytes]";
        }
    }

    /** No whole answer. */
    sealed interface Nothing extends Reply {
        /** For people, without secrets. */
        String why();
    }

    /**
     * The request provably did not get there as a whole.
     *
     * @param why for people, without secrets
     */
    record NotSent(String why) implements Nothing {}

    /**
     * The request may have got there.
     *
     * @param why for people, without secrets
     */
    record Silent(String why) implements Nothing {}

    /**
     * There was an answer, and it was larger than anybody wants.
     *
     * @param status the HTTP status
     * @param limit how many bytes are read
     */
    record TooLarge(int status, int limit) implements Nothing {
        @Override
        public String why() {
            return "HTTP " + status + " with more than " + limit + " bytes";
        }
    }
}
