package dev.farjob.internal.step;

import dev.farjob.event.JobListener;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.StepPlan;
import dev.farjob.step.Step;
import dev.farjob.step.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that were accepted by nodes with other steps than this one has. */
public final class OtherSteps implements JobListener {

    /** A node without the step takes a job up that nobody has written for so long, so that its lack of the step counts. */
    private static final Duration NOBODY_COMES = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(OtherSteps.class);

    private final Steps own;
    private final StepPlan plan;
    private final Set<StepPlan> said = ConcurrentHashMap.newKeySet();

    public OtherSteps(Steps own) {
        this.own = own;
        this.plan = own.plan();
    }

    @Override
    public void onEvent(Job job, JobEvent event) {
        if (job.outcome().isPresent()) {
            warn(job);
        }
    }

    /**
     * Whether this node leaves a job alone when a caller asks how it is: the job waits for a step that other nodes know, and
     * each claim of this node's would keep them from it.
     */
    public boolean areAwaited(Job job, Instant now) {
        boolean unknownHere = job.state() == JobState.FINALIZING
                && job.abandonment().isEmpty()
                && job.step().filter(at -> own.named(at.step()).isEmpty()).isPresent();
        return unknownHere && now.isBefore(job.updatedAt().plus(NOBODY_COMES));
    }

    /** Says once of each plan that it is another, in what, and what to do about it. */
    void warn(Job job) {
        if (!job.plan().equals(plan) && !isRenamedOnly(job.plan()) && said.add(job.plan())) {
            LOG.warn(
                    "job {} was accepted by a node with other steps than this node has, and goes through those: {}; this"
                            + " node has {}.{} Give all nodes the same steps, those that only submit or ask too, or state"
                            + " .formerly(…) on a step that took the place of another. This is said once for these steps.",
                    job.id(),
                    say(job.plan()),
                    say(plan),
                    differences(job.plan()));
        }
    }

    private boolean isRenamedOnly(StepPlan theirs) {
        return present(theirs.onSuccess()).equals(plan.onSuccess())
                && present(theirs.onFailure()).equals(plan.onFailure())
                && present(theirs.onLateSuccess()).equals(plan.onLateSuccess());
    }

    /** The names that this node has for them. */
    private List<String> present(List<String> names) {
        return names.stream()
                .map(name -> own.named(name).map(Step::name).orElse(name))
                .toList();
    }

    private String differences(StepPlan theirs) {
        List<String> unknown =
                theirs.all().stream().filter(name -> own.named(name).isEmpty()).toList();
        List<String> known = present(theirs.all());
        List<String> left =
                plan.all().stream().filter(name -> !known.contains(name)).toList();
        return (unknown.isEmpty() ? "" : " It does not know " + unknown + ", which are left to nodes that do.")
                + (left.isEmpty() ? "" : " Its own " + left + " are not run for such jobs.");
    }

    private static String say(StepPlan plan) {
        if (plan.isEmpty()) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        say(parts, plan.onSuccess(), "for success");
        say(parts, plan.onFailure(), "for failure");
        say(parts, plan.onLateSuccess(), "for late success");
        return String.join(", ", parts);
    }

    private static void say(List<String> parts, List<String> names, String what) {
        if (!names.isEmpty()) {
            parts.add(Objects.toString(names) + " " + what);
        }
    }
}
