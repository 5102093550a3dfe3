package dev.farjob;

import dev.farjob.request.JobRequest;
import java.util.Map;

/** Requests to other providers than the bench's own. */
final class Requests {

    private Requests() {}

    static JobRequest to(String provider) {
        return JobRequest.to(provider, "render").owner("ann").input(Map.of()).build();
    }
}
