package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * As much of a job as it takes to see that it has changed: narrow, so that many owners can be watched for the price of one
 * statement.
 *
 * @param owner whose job it is
 * @param version as in {@link Job#version()}; a claim makes it grow
 * @param state where the job stands
 * @param updatedAt when something about the job was last written; a claim leaves it as it was
 */
public record Glimpse(JobId id, Owner owner, long version, JobState state, Instant updatedAt) {

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    /** @throws NullPointerException if something is missing */
    public Glimpse {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(owner, "owner must not be null");
        Objects.requireNonNull(state, "state must not be null");
        Objects.requireNonNull(updatedAt, "updatedAt must not be null");
    }

    /** The glimpse of this job. */
    public static Glimpse of(Job job) {
        return new Glimpse(job.id(), job.owner(), job.version(), job.state(), job.updatedAt());
    }

    /** Reads it from lists, owner by owner. A job that ends between two lists is in both, never in none. */
    static List<Glimpse> byLists(JobStore store, Collection<Owner> owners, Instant createdAfter) {
        Map<JobId, Glimpse> seen = new LinkedHashMap<>();
        for (Owner owner : owners) {
            add(store, JobQuery.ofOwner(owner).states(UNSETTLED), Instant.MIN, seen);
            add(store, JobQuery.ofOwner(owner).unseen(), createdAfter, seen);
        }
        return List.copyOf(seen.values());
    }

    private static void add(JobStore store, JobQuery query, Instant createdAfter, Map<JobId, Glimpse> seen) {
        JobQuery next = query.limit(JobQuery.MAX_LIMIT);
        List<Job> page;
        do {
            page = store.list(next);
            for (Job job : page) {
                if (!job.createdAt().isAfter(createdAfter)) {
                    return;
                }
                seen.put(job.id(), of(job));
            }
            next = page.isEmpty() ? next : next.after(page.get(page.size() - 1));
        } while (page.size() == JobQuery.MAX_LIMIT);
    }
}
