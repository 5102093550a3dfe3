package dev.farjob;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import java.util.List;

/** Another node on the same store, as far as its writes show. */
public final class AnotherNode {

    /** The stamp of its writes. */
    public static final String STAMP = "another node's";

    private AnotherNode() {}

    /** It takes the job over, as a node does before it runs a step of it: by a write that is worth no event. */
    public static void takesOver(JobStore store, JobId id) {
        Job now = store.find(id).orElseThrow();
        Job next = now.next(now.updatedAt(), STAMP).build();
        store.apply(List.of(Change.of(now, next, Due.in(now.pace()))));
    }
}
