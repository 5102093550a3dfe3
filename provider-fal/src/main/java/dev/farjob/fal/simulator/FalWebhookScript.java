package dev.farjob.fal.simulator;

import java.time.Duration;
import java.util.List;

/** How the webhook of a job comes. Immutable; every method answers with another script. */
public final class FalWebhookScript {

    /** The fault of a delivery. */
    public enum Spoiled {
        /** None. */
        NOT,
        /** Its signature is of something else. */
        SIGNATURE,
        /** It was signed an hour ago. */
        TIME,
        /** It is signed with a key that fal never published. */
        KEY,
        /** Somebody read its body and wrote it again. */
        REWRITTEN
    }

    private final List<Duration> delays;
    private final boolean beforeTheAnswer;
    private final boolean withoutPayload;
    private final Spoiled spoiled;

    private FalWebhookScript(List<Duration> delays, boolean beforeTheAnswer, boolean withoutPayload, Spoiled spoiled) {
        this.delays = delays;
        this.beforeTheAnswer = beforeTheAnswer;
        this.withoutPayload = withoutPayload;
        this.spoiled = spoiled;
    }

    /** Once, as soon as the job has ended. */
    public static FalWebhookScript onTime() {
        return after(Duration.ZERO);
    }

    /** Once at each of these times after the end. */
    public static FalWebhookScript after(Duration... delays) {
        return new FalWebhookScript(List.of(delays), false, false, Spoiled.NOT);
    }

    /** Not at all. */
    public static FalWebhookScript never() {
        return after();
    }

    /** Before the submit is answered: the job ends at once. */
    public static FalWebhookScript early() {
        return new FalWebhookScript(List.of(), true, false, Spoiled.NOT);
    }

    /** Without the output, which is then to be fetched. */
    public FalWebhookScript withoutPayload() {
        return new FalWebhookScript(delays, beforeTheAnswer, true, spoiled);
    }

    /** With something wrong. */
    public FalWebhookScript spoiled(Spoiled how) {
        return new FalWebhookScript(delays, beforeTheAnswer, withoutPayload, how);
    }

    List<Duration> delays() {
        return delays;
    }

    boolean isBeforeTheAnswer() {
        return beforeTheAnswer;
    }

    boolean isWithoutPayload() {
        return withoutPayload;
    }

    Spoiled spoiled() {
        return spoiled;
    }
}
