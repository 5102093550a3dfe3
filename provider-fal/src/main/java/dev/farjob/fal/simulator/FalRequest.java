package dev.farjob.fal.simulator;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came to the simulator.
 *
 * @param id its id
 * @param endpoint what it was sent to
 * @param input what was sent, as it came; not part of {@code toString}
 * @param webhook where it reports
 * @param headers as they came, with names in lower case, without the key
 */
public record FalRequest(String id, String endpoint, String input, Optional<URI> webhook, Map<String, String> headers) {

    @Override
    public String toString() {
        return "FalRequest[" + id + " to " + endpoint + "]";
    }
}
