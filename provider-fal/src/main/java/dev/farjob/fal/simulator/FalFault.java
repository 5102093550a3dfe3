package dev.farjob.fal.simulator;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * A fault that a call meets instead of its answer. See {@link FalSimulator#next}.
 *
 * <pre>{@code
 * fal.next(FalCall.SUBMIT, FalFault.answerLost());
 * }</pre>
 */
public final class FalFault {

    /** How it happens. */
    enum Effect {
        /** Another answer, and nothing else happens. */
        ANSWER,
        /** The connection breaks, and nothing else happens. */
        BREAK,
        /** All happens as it should, and then the connection breaks. */
        BREAK_AFTERWARDS,
        /** All happens as it should, and then comes another answer. */
        ANSWER_AFTERWARDS,
        /** Nothing ever comes. */
        HANG
    }

    private final Effect effect;
    private final Answer answer;

    private FalFault(Effect effect, Answer answer) {
        this.effect = effect;
        this.answer = answer;
    }

    Effect effect() {
        return effect;
    }

    Answer answer() {
        return answer;
    }

    /** Any answer at all. */
    public static FalFault answer(int status, Map<String, String> headers, String body) {
        Objects.requireNonNull(body, "body must not be null");
        return new FalFault(Effect.ANSWER, new Answer(status, headers, body));
    }

    /** The connection breaks before anything came of the request. */
    public static FalFault broken() {
        return new FalFault(Effect.BREAK, Answer.json(500, "{}"));
    }

    /** The request has its effect, and its answer is lost: a submit leaves an orphan. */
    public static FalFault answerLost() {
        return new FalFault(Effect.BREAK_AFTERWARDS, Answer.json(500, "{}"));
    }

    /** The request has its effect, and is answered with a 500. */
    public static FalFault failsAfterwards() {
        return new FalFault(Effect.ANSWER_AFTERWARDS, Answer.json(500, "{\"detail\":\"Internal Server Error\"}"));
    }

    /** No answer comes until the simulator is closed. */
    public static FalFault hangs() {
        return new FalFault(Effect.HANG, Answer.json(500, "{}"));
    }

    /** The page of the server in between, which knows nothing of any request. */
    public static FalFault nginx(int status) {
        String body = "<html><head><title>" + status + "</title></head><body><center>nginx</center></body></html>";
        return answer(status, Map.of("Content-Type", "text/html"), body);
    }

    /** A key that fal does not accept. */
    public static FalFault badKey() {
        return answer(401, Map.of(), "{\"detail\":\"invalid key credentials\"}");
    }

    /** No credit left. */
    public static FalFault exhausted() {
        return answer(
                403,
                Map.of(),
                "{\"detail\":\"User is locked. Reason: Exhausted balance. Top up your balance at"
                        + " fal.ai/dashboard/billing.\"}");
    }

    /** Too many, come again in so many seconds. */
    public static FalFault tooMany(int retryAfter) {
        return answer(429, Map.of("Retry-After", String.valueOf(retryAfter)), "{\"detail\":\"too many requests\"}");
    }

    /** Success, and half of a text. */
    public static FalFault truncated() {
        return answer(200, Map.of(), "{\"status\":\"IN_PROG");
    }

    /** Success, and a status that nobody has heard of. */
    public static FalFault unknownWord() {
        return answer(200, Map.of(), "{\"status\":\"PAUSED\",\"request_id\":\"x\",\"logs\":null}");
    }

    /** Sends the caller to another place. */
    public static FalFault redirect(URI elsewhere) {
        return answer(307, Map.of("Location", elsewhere.toString()), "");
    }

    @Override
    public String toString() {
        return "FalFault[" + effect + (effect == Effect.ANSWER ? " " + answer.status() : "") + "]";
    }
}
