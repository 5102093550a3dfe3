package dev.farjob.rules;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When the provider's silence about a job becomes a reason to ask harder, and when to give up.
 *
 * <p>Only silence counts. How old a job is never ends it: what the provider says is alive is alive, whatever its age.
 * Only a job that is at the provider can be anything but alive: one that is {@link JobState#QUEUED} or
 * {@link JobState#RUNNING}, or that a worker has reported on while it is still {@link JobState#SPAWNING}. A clock that
 * jumped back makes a silence of no length.
 *
 * <p>Answers that nobody understands are counted on their own. Past their limit the job is always parked, never failed,
 * because the provider does speak of it and a person may be able to read what it says.
 */
public final class StaleRule {

    /** The end of a job whose provider has been silent for too long. */
    public enum GiveUp {
        /** It waits for a person. */
        PARK,
        /** It fails as lost, and the host's steps for failures run. */
        FAIL
    }

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(2);
    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofMinutes(20);
    private static final Judgement ALIVE = new Judgement.Alive();

    private final Duration askHarderAfter;
    private final Duration giveUpAfter;
    private final int looksBeforeGivingUp;
    private final int notUnderstoodLimit;
    private final GiveUp onGiveUp;

    private StaleRule(
            Duration askHarderAfter,
            Duration giveUpAfter,
            int looksBeforeGivingUp,
            int notUnderstoodLimit,
            GiveUp onGiveUp) {
        Check.order("askHarderAfter", askHarderAfter, "giveUpAfter", giveUpAfter);
        this.askHarderAfter = askHarderAfter;
        this.giveUpAfter = giveUpAfter;
        this.looksBeforeGivingUp = looksBeforeGivingUp;
        this.notUnderstoodLimit = notUnderstoodLimit;
        this.onGiveUp = onGiveUp;
    }

    /** Asks harder after 2 minutes, gives up after 3 hours and 10 looks or 20 answers not understood, and then parks. */
    public static StaleRule defaults() {
        return new StaleRule(Duration.ofMinutes(2), Duration.ofHours(3), 10, 20, GiveUp.PARK);
    }

    /**
     * How long the provider may be silent before we ask harder; 2 minutes by default, zero asks harder at once.
     *
     * @throws IllegalArgumentException if it is negative or longer than the time after which we give up
     */
    public StaleRule askHarderAfter(Duration silence) {
        return new StaleRule(
                Check.notNegative("askHarderAfter", silence),
                giveUpAfter,
                looksBeforeGivingUp,
                notUnderstoodLimit,
                onGiveUp);
    }

    /**
     * How long the provider may be silent before we give up; 3 hours by default.
     *
     * @throws IllegalArgumentException if it is negative or shorter than the time after which we ask harder
     */
    public StaleRule giveUpAfter(Duration silence) {
        return new StaleRule(
                askHarderAfter,
                Check.notNegative("giveUpAfter", silence),
                looksBeforeGivingUp,
                notUnderstoodLimit,
                onGiveUp);
    }

    /**
     * How often we ask in vain, at least, before we give up; 10 by default. Time alone is not enough: a clock that jumps
     * must not cost a job.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public StaleRule looksBeforeGivingUp(int looks) {
        return new StaleRule(
                askHarderAfter,
                giveUpAfter,
                Check.atLeast(0, "looksBeforeGivingUp", looks),
                notUnderstoodLimit,
                onGiveUp);
    }

    /**
     * How many answers in one silence may be beyond us before the job is parked; 20 by default, and zero parks at the
     * first. A job that is to be cancelled goes on until the provider has answered the cancel, or has been silent for too
     * long: nobody asks the provider to stop a job that waits for a person.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public StaleRule notUnderstoodLimit(int answers) {
        return new StaleRule(
                askHarderAfter,
                giveUpAfter,
                looksBeforeGivingUp,
                Check.atLeast(0, "notUnderstoodLimit", answers),
                onGiveUp);
    }

    /** How a job ends after too long a silence; {@link GiveUp#PARK} by default. */
    public StaleRule onGiveUp(GiveUp what) {
        return new StaleRule(
                askHarderAfter,
                giveUpAfter,
                looksBeforeGivingUp,
                notUnderstoodLimit,
                Objects.requireNonNull(what, "onGiveUp must not be null"));
    }

    /** Judges a job by the silence on its own record; a job without one is alive. */
    public Judgement judge(Job job, Instant now) {
        return Objects.requireNonNull(job, "job must not be null")
                .silence()
                .map(silence -> judge(job, silenceOf(job, now), Optional.of(silence)))
                .orElse(ALIVE);
    }

    /**
     * For how long we have asked about a job in vain by now. Of the time between two looks no more counts than twice the
     * job's pace, two minutes at least and 20 at most: time in which nobody asked is not the provider's silence, and a clock
     * that jumps must not cost a job, not even one whose provider wants to be left alone for hours.
     */
    public static Duration silenceOf(Job job, Instant now) {
        Objects.requireNonNull(job, "job must not be null");
        Objects.requireNonNull(now, "now must not be null");
        Duration most = Spans.shorter(Spans.longer(job.pace().multipliedBy(2), BETWEEN_LOOKS), MOST_BETWEEN_LOOKS);
        return job.silence()
                .map(silence -> silence.lasted().plus(Spans.shorter(Spans.between(job.updatedAt(), now), most)))
                .orElse(Duration.ZERO);
    }

    /**
     * Judges a job by when the provider last said how it is, for hosts that keep this themselves. A silence on the job's
     * record that began before that sign of life is over and counts for nothing.
     */
    public Judgement judge(Job job, Instant lastSignOfLife, Instant now) {
        Objects.requireNonNull(job, "job must not be null");
        Objects.requireNonNull(lastSignOfLife, "lastSignOfLife must not be null");
        Objects.requireNonNull(now, "now must not be null");
        Optional<Silence> noted =
                job.silence().filter(silence -> !silence.since().isBefore(lastSignOfLife));
        return judge(job, Spans.between(lastSignOfLife, now), noted);
    }

    private Judgement judge(Job job, Duration silent, Optional<Silence> noted) {
        if (!isAtProvider(job)) {
            return ALIVE;
        }
        if (noted.isPresent() && noted.get().notUnderstood() > notUnderstoodLimit && !isToBeCancelled(job)) {
            return new Judgement.GiveUp(true, lost(job, notUnderstood(noted.get()), true, noted));
        }
        boolean askedEnough = noted.map(Silence::looks).orElse(Integer.MAX_VALUE) >= looksBeforeGivingUp;
        if (askedEnough && silent.compareTo(giveUpAfter) > 0) {
            boolean park = onGiveUp == GiveUp.PARK;
            return new Judgement.GiveUp(park, lost(job, silence(silent, noted), park, noted));
        }
        return silent.compareTo(askHarderAfter) < 0
                ? ALIVE
                : new Judgement.Ask(subject(job) + silence(silent, noted)
                        + ": look into our own storage, then ask the provider, then try the result");
    }

    private static boolean isAtProvider(Job job) {
        return job.state() == JobState.QUEUED
                || job.state() == JobState.RUNNING
                || (job.state() == JobState.SPAWNING && job.runningSince().isPresent());
    }

    private static boolean isToBeCancelled(Job job) {
        return job.cancelRequest().filter(request -> !request.isAnswered()).isPresent();
    }

    private static Failure lost(Job job, String why, boolean park, Optional<Silence> noted) {
        String next = park
                ? "; redrive it to ask again, adopt it with the provider's id, or abandon it, which runs the steps for"
                        + " failures (a refund, where there is one)"
                : "; it fails now and the steps for failures run (a refund, where there is one), and should the"
                        + " provider deliver after all, the policy for late successes decides";
        return Failure.of(FailureKind.LOST, subject(job) + why + next)
                .withDetail(noted.map(Silence::lastAnswer).orElse(""));
    }

    private static String subject(Job job) {
        return "job " + job.id() + " was sent to " + job.target().provider() + ", which has ";
    }

    private static String silence(Duration silent, Optional<Silence> noted) {
        return "not said how it is for " + Spans.inWords(silent)
                + noted.map(silence -> " (asked in vain " + silence.looks() + " times)")
                        .orElse("");
    }

    private static String notUnderstood(Silence noted) {
        return "answered " + noted.notUnderstood() + " of " + noted.looks()
                + " looks with something nobody understands";
    }
}
