package dev.farjob.modal.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farjob.provider.SpawnRequest;

/** The bodies that the gateway takes. */
final class Requests {

    private Requests() {}

    /** The input goes in as it was written: no number of it changes on the way. */
    static String submit(SpawnRequest request) {
        return "{\"key\":" + quoted(request.idempotencyKey()) + ",\"function\":"
                + quoted(request.target().endpoint()) + ",\"input\":"
                + request.input().json() + "}";
    }

    static String lookUp(String key) {
        return "{\"key\":" + quoted(key) + "}";
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
