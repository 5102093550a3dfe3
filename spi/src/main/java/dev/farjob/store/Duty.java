package dev.farjob.store;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Work that one node at a time does for all of them, such as removing old jobs: as long as the lease of its holder runs, no
 * other node gets the duty.
 *
 * @param name which work
 * @param node which node asks; no other has this name, nor has the same one after a restart
 * @param lease for how long from now, by the store's clock; zero gives the duty back
 */
public record Duty(String name, String node, Duration lease) {

    /** For no longer than this can a node that has died keep a duty from the others. */
    public static final Duration LONGEST_LEASE = Duration.ofDays(1);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks the names and the lease.
     *
     * @throws IllegalArgumentException if a name has not 1 to 64 characters out of A-Z a-z 0-9 _ -, or the lease is negative or
     *     longer than {@link #LONGEST_LEASE}
     */
    public Duty {
        requirePlain(name, "the name of a duty");
        requirePlain(node, "the name of a node");
        if (lease.isNegative() || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "the lease of a duty is from nothing to " + LONGEST_LEASE + ", not " + lease);
        }
    }

    private static void requirePlain(String text, String what) {
        if (!PLAIN.matcher(Objects.requireNonNull(text, what + " must not be null"))
                .matches()) {
            throw new IllegalArgumentException(what + " has 1 to 64 characters out of A-Z a-z 0-9 _ -; this one, with "
                    + text.length() + ", is not like that");
        }
    }

    /** Whether the node does without the duty from now on. */
    public boolean isGivenBack() {
        return lease.isZero();
    }

    /** The same duty of the same node, given back. */
    public Duty givenBack() {
        return new Duty(name, node, Duration.ZERO);
    }
}
