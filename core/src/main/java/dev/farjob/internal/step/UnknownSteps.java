package dev.farjob.internal.step;

import dev.farjob.model.Job;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that are on record with jobs and that this node does not know: it is built with others, or an older one. */
final class UnknownSteps {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownSteps.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Says once of each step what to do about it. */
    void warn(Job job, String step) {
        if (said.add(step)) {
            LOG.warn(
                    "job {} goes through step {}, which this node does not know; it and others like it are left to nodes that"
                            + " do: give all nodes the same steps, or state .formerly(\"{}\") on the step that took its place",
                    job.id(),
                    step,
                    step);
        }
    }
}
