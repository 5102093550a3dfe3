package dev.farjob.internal.decide;

import dev.farjob.model.CancelRequest.Answer;
import dev.farjob.model.Job;
import dev.farjob.model.Silence;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.StaleRule;
import java.time.Duration;
import java.time.Instant;

/** A job whose provider does not say how it is: how the silence grows, and when it says after all that the job is gone. */
final class Silent {

    /** How often in a row a provider that agreed to cancel must know nothing of the job before we believe it. */
    private static final int LOOKS_UNTIL_GONE = 5;

    /** For how long it must have said nothing else meanwhile. */
    private static final Duration SILENCE_UNTIL_GONE = Duration.ofSeconds(30);

    /** How often it is asked about such a job, if the schedule would let it wait for longer. */
    static final Duration LOOK_FOR_GONE = Duration.ofSeconds(10);

    private Silent() {}

    /** The silence with one more look in it. */
    static Silence longer(Job job, Unknown unknown, Instant now) {
        int odd = unknown.why() == Why.NOT_UNDERSTOOD ? 1 : 0;
        int missing = unknown.why() == Why.NOT_FOUND ? 1 : 0;
        if (job.silence().isEmpty()) {
            return new Silence(now, Duration.ZERO, 1, odd, missing, say(unknown));
        }
        Silence before = job.silence().get();
        return new Silence(
                before.since(),
                StaleRule.silenceOf(job, now),
                before.looks() + 1,
                before.notUnderstood() + odd,
                missing == 0 ? 0 : before.notFound() + 1,
                say(unknown));
    }

    private static String say(Unknown unknown) {
        return unknown.why() + ": " + unknown.answer();
    }

    /** Whether the provider agreed to cancel the job, and did not know it when it was asked last. */
    static boolean mayBeGone(Job job) {
        return job.cancelRequest()
                        .filter(request -> request.answer() == Answer.AGREED)
                        .isPresent()
                && job.silence().filter(silence -> silence.notFound() > 0).isPresent();
    }

    /**
     * Whether the provider agreed to cancel, and has known nothing of the job in five looks in a row, with no other word from
     * it for half a minute: it did cancel, and removed what it cancelled. One look proves less, because a provider may not find
     * for a moment what it has. The {@link StaleRule} is not asked: it judges jobs that nobody wanted to end.
     */
    static boolean isGone(Job job) {
        return mayBeGone(job)
                && job.silence()
                        .filter(silence -> silence.notFound() >= LOOKS_UNTIL_GONE
                                && silence.lasted().compareTo(SILENCE_UNTIL_GONE) >= 0)
                        .isPresent();
    }
}
