package dev.farjob.internal;

import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many jobs are in each state, with a zero for those in which there is none. */
final class Counts {

    private Counts() {}

    static Map<JobState, Long> of(JobStore store, JobQuery query) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, 0L);
        }
        counts.putAll(store.count(query));
        return Collections.unmodifiableMap(counts);
    }
}
