package dev.farjob.modal.simulator.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that took longer than the edge waits: each is redirected to a result URL, which waits as long again, and can be
 * reloaded without a new request.
 */
final class WebCalls {

    static final String PARAMETER = "__modal_function_call_id";
    private static final Duration EDGE_WAITS = Duration.ofSeconds(150);

    private static final class Waiting {
        private final Answer answer;
        private long redirects;

        private Waiting(Answer answer, long redirects) {
            this.answer = answer;
            this.redirects = redirects;
        }
    }

    private final Map<String, Waiting> waiting = new HashMap<>();

    /** The id of a request that takes this long for its answer; empty if the edge waits so long. */
    synchronized Optional<String> park(Answer answer, Duration time) {
        long redirects = time.minusNanos(1).dividedBy(EDGE_WAITS);
        if (redirects < 1) {
            return Optional.empty();
        }
        // The id of a web call looks like any other, and must never be taken for a job's
        String id = String.format(Locale.ROOT, "fc-WEB%023d", waiting.size() + 1);
        waiting.put(id, new Waiting(answer, redirects - 1));
        return Optional.of(id);
    }

    synchronized boolean knows(String id) {
        return waiting.containsKey(id);
    }

    /** Waits as long as the edge does; empty if the answer is still not there. */
    synchronized Optional<Answer> reload(String id) {
        @Nullable Waiting call = waiting.get(id);
        if (call == null || call.redirects-- > 0) {
            return Optional.empty();
        }
        call.redirects = 0;
        return Optional.of(call.answer);
    }
}
