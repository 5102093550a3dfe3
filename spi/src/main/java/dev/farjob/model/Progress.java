package dev.farjob.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How far a job is, and who says so. A number without a source would be a made-up progress bar, so there is none.
 *
 * @param source who says so
 * @param fraction from 0 to 1, where somebody knows or estimates it
 * @param queuePosition how many are ahead at the provider, where it says so
 * @param message what the worker says for people to read, at most {@value #MAX_MESSAGE} characters
 */
public record Progress(Source source, OptionalDouble fraction, OptionalInt queuePosition, Optional<String> message) {

    /** The longest message that is kept; {@link #withMessage} cuts a longer one. */
    public static final int MAX_MESSAGE = 500;

    /** The source of a progress, the most trustworthy first. */
    public enum Source {
        /** The worker itself reported it. */
        WORKER,
        /** The provider said it in its status or its logs. */
        PROVIDER,
        /** The provider's queue. */
        QUEUE,
        /** Nobody said it: it is computed from how long such jobs took before, and a front end should mark it so. */
        ESTIMATE
    }

    /** @throws IllegalArgumentException if the fraction is not within 0 and 1, or the position is negative */
    public Progress {
        Objects.requireNonNull(source, "progress source must not be null");
        if (fraction.isPresent() && !(fraction.getAsDouble() >= 0 && fraction.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("progress must be within 0 and 1, not " + fraction.getAsDouble());
        }
        if (queuePosition.isPresent() && queuePosition.getAsInt() < 0) {
            throw new IllegalArgumentException("queue position must not be negative: " + queuePosition.getAsInt());
        }
        message.ifPresent(text -> Texts.requireShort("progress message", text, MAX_MESSAGE));
    }

    /** Waiting at the provider with so many ahead. */
    public static Progress queued(int position) {
        return new Progress(Source.QUEUE, OptionalDouble.empty(), OptionalInt.of(position), Optional.empty());
    }

    /** The worker's own figure. */
    public static Progress reported(double fraction) {
        return new Progress(Source.WORKER, OptionalDouble.of(fraction), OptionalInt.empty(), Optional.empty());
    }

    /** The provider's figure. */
    public static Progress measured(double fraction) {
        return new Progress(Source.PROVIDER, OptionalDouble.of(fraction), OptionalInt.empty(), Optional.empty());
    }

    /** Words without a figure, such as the last line of the provider's log. */
    public static Progress said(Source source, String message) {
        return new Progress(source, OptionalDouble.empty(), OptionalInt.empty(), Optional.empty()).withMessage(message);
    }

    /** A figure that nobody reported. */
    public static Progress estimated(double fraction) {
        return new Progress(Source.ESTIMATE, OptionalDouble.of(fraction), OptionalInt.empty(), Optional.empty());
    }

    /** This progress with words for people; characters that are no text become spaces, and a long text is cut. */
    public Progress withMessage(String message) {
        Objects.requireNonNull(message, "progress message must not be null");
        String clean = Texts.cut(Texts.clean(message), MAX_MESSAGE);
        return new Progress(source, fraction, queuePosition, Optional.of(clean));
    }
}
