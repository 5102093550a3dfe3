package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The identity of a job: ours, made before anything else happens, and the only id that leaves the SDK.
 *
 * <p>A generated id begins with the time it was made at, so ids sort by age and stay close together in an index. The
 * host may choose its own. An id is safe in a URL, in an object key and in a file name.
 *
 * @param value 1 to 64 characters out of {@code A-Z a-z 0-9 _ -}
 */
public record JobId(String value) implements Comparable<JobId> {

    private static final int MAX_LENGTH = 64;
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;
    private static final int BITS_PER_CHARACTER = 5;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    /** @throws IllegalArgumentException if the value is empty, too long or has a character that is not allowed */
    public JobId {
        Objects.requireNonNull(value, "job id must not be null");
        if (!isId(value)) {
            throw new IllegalArgumentException(
                    "a job id has 1 to 64 characters out of A-Z a-z 0-9 _ - ; this one has " + value.length());
        }
    }

    /** Each id is checked once for every snapshot that is read, so without a pattern. */
    private static boolean isId(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            boolean allowed = (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '_'
                    || letter == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /**
     * The id with this text, which the host knows to be one.
     *
     * @throws IllegalArgumentException if it cannot be an id
     */
    public static JobId of(String value) {
        return new JobId(value);
    }

    /**
     * The id that a stranger's text is: from a URL, a form, a queue. Empty if no job can have that id, so that the caller
     * answers as for a job that does not exist.
     */
    public static Optional<JobId> parse(String text) {
        return isId(Objects.requireNonNull(text, "text must not be null"))
                ? Optional.of(new JobId(text))
                : Optional.empty();
    }

    /** A new id: 48 bits of time, then 80 random bits, in 26 lower-case characters that sort by time. */
    public static JobId create(Instant now, RandomGenerator random) {
        Objects.requireNonNull(random, "random must not be null");
        StringBuilder text = new StringBuilder(TIME_CHARACTERS + RANDOM_CHARACTERS);
        long millis = Objects.requireNonNull(now, "now must not be null").toEpochMilli();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt((int) (millis >>> (i * BITS_PER_CHARACTER)) & 31));
        }
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong();
            for (int i = 0; i < RANDOM_CHARACTERS / 2; i++) {
                text.append(ALPHABET.charAt((int) (bits >>> (i * BITS_PER_CHARACTER)) & 31));
            }
        }
        return new JobId(text.toString());
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
