package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits.CancelKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what a provider runs for nobody, as well as it can be stopped. */
public final class StrayJobs {

    private static final Logger LOG = LoggerFactory.getLogger(StrayJobs.class);

    private final Providers providers;
    private final ProviderCalls calls;

    public StrayJobs(Providers providers, ProviderCalls calls) {
        this.providers = providers;
        this.calls = calls;
    }

    public void cancel(Advanced advanced) {
        advanced.stray().ifPresent(handle -> cancel(advanced.job(), handle));
    }

    /**
     * Stops the other attempts of a job that has ended. The thread that works off its steps asks at each look, so that a provider that
     * could not be reached is asked again; once the job is settled, nobody asks any more, and its record names them.
     */
    public void cancelOthers(Job ended) {
        ended.otherAttempts().forEach(other -> cancel(ended, other.handle()));
    }

    public void cancel(Job job, Handle handle) {
        boolean can = providers.traitsOf(job.target().provider()).cancel() != CancelKind.NONE;
        LOG.warn(
                "{} runs {} for job {}, which has ended without it; {}",
                job.target().provider(),
                handle,
                job.id(),
                can ? "it is asked to stop" : "it cannot be stopped from here");
        ask(job, handle);
    }

    /** Asks the provider to stop a remote job, if it can; what it answers is not put on record. */
    void ask(Job job, Handle handle) {
        if (providers.traitsOf(job.target().provider()).cancel() != CancelKind.NONE) {
            calls.ask(providers.of(job), provider -> provider.cancel(handle));
        }
    }
}
