package dev.farjob.store;

import java.util.OptionalInt;

/**
 * Room that must be left for a job to be sent. It is taken up by jobs in flight ({@code JobState.isInFlight()}) in the whole
 * store, the same on every node, exactly: of any number of concurrent changes only so many are admitted.
 *
 * @param perProvider how many jobs of the same provider may be in flight, this one included
 * @param perOwner how many jobs of the same owner may be in flight, over all providers, this one included
 */
public record Admission(OptionalInt perProvider, OptionalInt perOwner) {

    /** @throws IllegalArgumentException if a limit is not positive */
    public Admission {
        requirePositive("provider", perProvider);
        requirePositive("owner", perOwner);
    }

    private static void requirePositive(String what, OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "the limit per " + what + " must be at least 1, not " + limit.getAsInt());
        }
    }
}
