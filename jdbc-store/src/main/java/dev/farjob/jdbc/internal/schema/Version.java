package dev.farjob.jdbc.internal.schema;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a database. */
record Version(int major, int minor, int patch) implements Comparable<Version> {

    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch);

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?");

    /** MariaDB 10 and 11 say this first to old replicas, which would not believe in a version beyond 5. */
    private static final String DISGUISE = "5.5.5-";

    /** The first version number in this text, as databases write it; empty if there is none. */
    static Optional<Version> in(String text) {
        String undisguised = text.startsWith(DISGUISE) ? text.substring(DISGUISE.length()) : text;
        Matcher matcher = NUMBERS.matcher(undisguised);
        return matcher.find()
                ? Optional.of(new Version(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
                : Optional.empty();
    }

    private static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** As people write it: without a patch of 0. */
    @Override
    public String toString() {
        return patch == 0 ? major + "." + minor : major + "." + minor + "." + patch;
    }
}
