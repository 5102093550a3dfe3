package dev.farjob.testkit.simulation;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.testkit.provider.RemoteScript;
import java.time.Duration;
import java.util.SplittableRandom;

/** Decides by the seed how long each remote job waits and runs, how it ends, and how it takes a cancel. */
final class RemoteFates {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONGEST_QUEUE = Duration.ofMinutes(20);
    private static final Duration LONGEST_RUN = Duration.ofHours(3);

    /**
     * The course of one remote job.
     *
     * @param untilEnd how long it takes altogether
     * @param isOver whether it has ended when it is accepted
     */
    record Fate(RemoteScript script, Duration untilEnd, boolean isOver) {}

    private final SplittableRandom random;
    private final boolean hurries;
    private final CancelKind cancelKind;

    RemoteFates(SplittableRandom random, boolean hurries, CancelKind cancelKind) {
        this.random = random;
        this.hurries = hurries;
        this.cancelKind = cancelKind;
    }

    Fate draw() {
        boolean atOnce = hurries && random.nextInt(3) == 0;
        Duration queued = atOnce || random.nextInt(4) == 0 ? Duration.ZERO : draw(SHORT, LONGEST_QUEUE);
        Duration running = atOnce || random.nextInt(6) == 0 ? Duration.ZERO : draw(SHORT, LONGEST_RUN);
        RemoteScript script = outcome().queuedFor(queued).runningFor(running).reportingProgress();
        Duration untilEnd = queued.plus(running);
        if (!atOnce && random.nextInt(8) == 0) {
            Duration first = draw(SHORT, LONGEST_QUEUE);
            script = script.restartedAfter(first);
            untilEnd = untilEnd.plus(queued).plus(first);
        }
        if (random.nextInt(4) == 0) {
            script = script.resultGoneAfter(draw(Duration.ofMinutes(1), Duration.ofHours(12)));
        }
        return new Fate(cancelling(script), untilEnd, atOnce);
    }

    private RemoteScript cancelling(RemoteScript script) {
        int manners = random.nextInt(4);
        return switch (cancelKind) {
            case NONE -> script.refusingCancel();
            case ASKED ->
                switch (manners) {
                    case 0 -> script.ignoringCancel();
                    case 1 -> script.refusingCancel();
                    default -> script;
                };
            case DELETES -> script;
        };
    }

    private RemoteScript outcome() {
        return switch (random.nextInt(10)) {
            case 0 -> RemoteScript.failing(Failure.of(FailureKind.PROVIDER_FAILED, "simulated: out of memory"));
            case 1 -> RemoteScript.failing(Failure.of(FailureKind.CONTENT_POLICY, "simulated: not this"));
            case 2 -> RemoteScript.failingInResult(Failure.of(FailureKind.CONTENT_POLICY, "simulated: not this"));
            default -> RemoteScript.succeeding();
        };
    }

    private Duration draw(Duration least, Duration most) {
        double low = Math.log((double) least.toMillis());
        double high = Math.log((double) most.toMillis());
        return Duration.ofMillis((long) Math.exp(low + random.nextDouble() * (high - low)));
    }
}
