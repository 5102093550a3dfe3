package dev.farjob.modal.grpc;

import java.time.Clock;
import java.time.Instant;

/** The calls that this client knows to be its own. It does not know those that were sent before it was made. */
final class OwnCalls {

    private final Recent<Boolean> ids = new Recent<>();
    private final Instant since;

    OwnCalls(Clock clock) {
        this.since = clock.instant();
    }

    void accepted(String callId) {
        ids.put(callId, true);
    }

    boolean knows(String callId) {
        return ids.find(callId).isPresent();
    }

    /** Whether this client made every call of its own since then. */
    boolean coverFrom(Instant time) {
        return !time.isBefore(since);
    }
}
