package dev.farjob.internal.decide;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Steps;
import dev.farjob.store.Admission;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything the host has settled beforehand.
 *
 * @param lease how long a node may work on a job before another one takes over
 * @param traits what can be relied on at a provider, by its name
 * @param admission the room that there must be for a job to be sent, if there is a limit
 */
public record Rulebook(
        Steps steps,
        StaleRule stale,
        InDoubtPolicy inDoubt,
        RetryRule spawnRetry,
        LateSuccessPolicy lateSuccess,
        PollSchedule schedule,
        ProgressRule progress,
        Duration lease,
        Function<String, ProviderTraits> traits,
        Function<Job, Optional<Admission>> admission) {

    ProviderTraits traitsOf(Job job) {
        return traits.apply(job.target().provider());
    }

    /** How long an attempt to send may take until its answer counts as missing. */
    public Duration answerBy(Job job) {
        return answerBy(traitsOf(job));
    }

    private static Duration answerBy(ProviderTraits traits) {
        return traits.callTimeout().plus(Duration.ofSeconds(5));
    }

    /**
     * How long it may take at most from the decision to send until the answer is written, at a provider with these traits: the
     * call may begin just before it would be too late, and then has its own time.
     */
    public static Duration sentBy(ProviderTraits traits) {
        return answerBy(traits).plus(traits.callTimeout());
    }
}
