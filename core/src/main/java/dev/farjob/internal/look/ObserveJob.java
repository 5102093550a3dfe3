package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.Judgement;
import dev.farjob.rules.StaleRule;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how a job is that the provider has. After a while of silence it asks harder: is the output in our own storage
 * already, what does the provider say, can the result be fetched.
 */
final class ObserveJob {

    private static final Logger LOG = LoggerFactory.getLogger(ObserveJob.class);

    /** There was no room in this node for the question, alone or in a batch: no silence of the provider's. */
    static final ProviderStatus NOT_ASKED = ProviderStatus.unknown(Why.UNREACHABLE, "not asked");

    private final Timekeeper time;
    private final Providers providers;
    private final ProviderCalls calls;
    private final HearProvider hear;
    private final AskCancel askCancel;
    private final OtherAttempts others;
    private final StaleRule stale;
    private final Function<Job, Optional<JobResult>> storedOutput;

    public ObserveJob(
            Timekeeper time,
            Providers providers,
            ProviderCalls calls,
            HearProvider hear,
            AskCancel askCancel,
            OtherAttempts others,
            StaleRule stale,
            Function<Job, Optional<JobResult>> storedOutput) {
        this.time = time;
        this.providers = providers;
        this.calls = calls;
        this.hear = hear;
        this.askCancel = askCancel;
        this.others = others;
        this.stale = stale;
        this.storedOutput = storedOutput;
    }

    public CompletableFuture<Advanced> observe(Job job, Cause cause, ChangeWriter way) {
        Job current = job;
        if (job.cancelRequest().filter(request -> !request.isAnswered()).isPresent()) {
            Advanced asked = askCancel.ask(job, cause);
            if (asked.job().state() != JobState.QUEUED && asked.job().state() != JobState.RUNNING) {
                return CompletableFuture.completedFuture(asked);
            }
            current = asked.job();
        }
        Advanced besides = others.ask(current, cause);
        if (!OtherAttempts.goesOnAs(current, besides.job())) {
            return CompletableFuture.completedFuture(besides);
        }
        current = besides.job();
        boolean silent = isSilent(current);
        Handle handle = current.handle().orElseThrow();
        if (silent) {
            Optional<JobResult> stored = inOurStorage(current);
            if (stored.isPresent()) {
                return hear.hear(current, handle, ProviderStatus.succeeded(stored.get()), cause, way);
            }
        }
        ProviderClient client = providers.of(current);
        ProviderStatus status = calls.ask(client, provider -> provider.observe(handle))
                .orElse(
                        thrown -> ProviderStatus.unknown(Why.UNREACHABLE, Providers.say(client, thrown)),
                        ProviderStatus.unknown(Why.UNREACHABLE, "there was no answer in time"),
                        NOT_ASKED);
        return heard(current, status, cause, way);
    }

    /** Goes on from a status that is here already, alone or out of a batch. */
    @SuppressWarnings("ReferenceEquality") // our own answer, not a provider's that reads the same
    public CompletableFuture<Advanced> heard(Job job, ProviderStatus status, Cause cause, ChangeWriter way) {
        if (status == NOT_ASKED) {
            return hear.notAsked(job, cause, way);
        }
        ProviderClient client = providers.of(job);
        Handle handle = job.handle().orElseThrow();
        hear.answered(job, status);
        if (status instanceof ProviderStatus.Unknown && isSilent(job)) {
            return hear.hear(job, handle, hear.withResult(client, handle, status), cause, way);
        }
        if (status instanceof ProviderStatus.Running running && client instanceof ProgressSource source) {
            return hear.hear(job, handle, withProgress(client, source, handle, running), cause, way);
        }
        return hear.hear(job, handle, status, cause, way);
    }

    /** Whether the job may be asked about together with others: nothing about it calls for more than its status. */
    public boolean isPlain(Job job) {
        return (job.state() == JobState.QUEUED || job.state() == JobState.RUNNING)
                && job.cancelRequest().filter(request -> !request.isAnswered()).isEmpty()
                && job.otherAttempts().isEmpty()
                && !isSilent(job);
    }

    private boolean isSilent(Job job) {
        return !(stale.judge(job, time.now()) instanceof Judgement.Alive);
    }

    private Optional<JobResult> inOurStorage(Job job) {
        try {
            return Objects.requireNonNull(storedOutput.apply(job), "the look-up answered null");
        } catch (Throwable broken) {
            LOG.warn("whether the output of job {} is stored already could not be found out", job.id(), broken);
            return Optional.empty();
        }
    }

    private ProviderStatus withProgress(
            ProviderClient client, ProgressSource source, Handle handle, ProviderStatus.Running running) {
        Optional<Progress> reported = calls.ask(client, provider -> source.progress(handle))
                .orElse(thrown -> Optional.empty(), Optional.empty(), Optional.empty());
        return reported.isPresent() ? new ProviderStatus.Running(reported) : running;
    }
}
