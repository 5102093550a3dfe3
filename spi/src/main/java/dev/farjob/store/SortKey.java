package dev.farjob.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Times as texts that sort as the times do, for stores whose indexes hold texts.
 *
 * <p>Such a key has digits only and always as many, so that it can stand in front of another part of a key without anything
 * between them. The index has to compare character by character; the rules of a language may not put every text in this order.
 */
public final class SortKey {

    private static final long FIRST_SECOND = Instant.MIN.getEpochSecond();

    private SortKey() {}

    /** The key of this time, to the nanosecond: 26 digits, whichever time it is. */
    public static String of(Instant time) {
        Objects.requireNonNull(time, "time must not be null");
        return String.format(Locale.ROOT, "%017d%09d", time.getEpochSecond() - FIRST_SECOND, time.getNano());
    }
}
