package dev.farjob.modal.grpc;

import java.time.Duration;

/** How long things may take. */
final class Limits {

    /** How long the engine waits for one call of ours. */
    static final Duration CALL = Duration.ofSeconds(30);
    /** How long Modal keeps a result, in its own words "up to". */
    static final Duration RESULT = Duration.ofDays(7);
    /** How close together looks at one job are worth it; Modal does not document what it bears. */
    static final Duration POLL = Duration.ofSeconds(2);

    private Limits() {}
}
