package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Losers;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderTraits.CancelKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what a provider runs for nobody, as well as it can be stopped. */
public final class StrayJobs {

    private static final Logger LOG = LoggerFactory.getLogger(StrayJobs.class);

    private static final CancelAnswer NO_ANSWER = new CancelAnswer.Unknown("there was no answer");
    private static final CancelAnswer NO_CANCEL = new CancelAnswer.NotSupported("it has no cancel");
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final Timekeeper time;
    private final Executor tasks;
    private final Providers providers;
    private final ProviderCalls calls;

    public StrayJobs(Timekeeper time, Executor tasks, Providers providers, ProviderCalls calls) {
        this.time = time;
        this.tasks = tasks;
        this.providers = providers;
        this.calls = calls;
    }

    public void cancel(Advanced advanced) {
        advanced.stray().ifPresent(handle -> cancel(advanced.job(), handle));
    }

    /**
     * Stops whatever the provider may run on for a job that has ended, all at once, and waits a moment for the answers: one
     * that takes longer holds up no step, nor the lease that its job has. The thread that works off the steps asks at each
     * look, so that a provider that could not be reached is asked again.
     *
     * @return those of them that may run on, as far as it is known by then
     */
    public Function<Job, Unstopped> cancelOthers(Job ended) {
        Map<String, CancelAnswer> answers = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> asked = Losers.of(ended).stream()
                .map(handle -> beside(() -> answers.put(handle.id(), cancel(ended, handle))))
                .toList();
        time.await(CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)), A_MOMENT);
        return job -> new Unstopped(
                those(job, answers, CancelAnswer.Unknown.class), those(job, answers, CancelAnswer.NotSupported.class));
    }

    private static List<Handle> those(
            Job job, Map<String, CancelAnswer> answers, Class<? extends CancelAnswer> answer) {
        return Losers.of(job).stream()
                .filter(handle -> answer.isInstance(answers.getOrDefault(handle.id(), NO_ANSWER)))
                .toList();
    }

    /** Asks like {@link #ask}, and waits for no answer. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void askBeside(Job job, Handle handle) {
        beside(() -> ask(job, handle));
    }

    private CompletableFuture<Void> beside(Runnable question) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Runnable asks = () -> {
            try {
                question.run();
            } finally {
                asked.complete(null);
            }
        };
        try {
            tasks.execute(asks);
        } catch (RejectedExecutionException full) {
            // The caller has a thread, and nobody else does
            asks.run();
        }
        return asked;
    }

    /** Asks the provider to stop a remote job, and says in the log why, and if it may run on. */
    private CancelAnswer cancel(Job job, Handle handle) {
        if (!providers.knows(job)) {
            LOG.warn(
                    "{} may run {} for job {}, which has ended without it, and this node has no client for {}; a node that"
                            + " has one asks it to stop",
                    job.target().provider(),
                    handle,
                    job.id(),
                    job.target().provider());
            return NO_ANSWER;
        }
        boolean can = providers.traitsOf(job.target().provider()).cancel() != CancelKind.NONE;
        LOG.warn(
                "{} runs {} for job {}, which has ended without it; {}",
                job.target().provider(),
                handle,
                job.id(),
                can ? "it is asked to stop" : "it cannot be stopped from here");
        CancelAnswer answer = ask(job, handle);
        if (can && answer instanceof CancelAnswer.NotSupported refused) {
            LOG.warn(
                    "{} does not stop {} for job {}, and may run it on; stop it there: {}",
                    job.target().provider(),
                    handle,
                    job.id(),
                    refused.reason());
        }
        if (answer instanceof CancelAnswer.Unknown) {
            LOG.warn(
                    "{} has not answered the cancel of {} for job {}, and may run it on; stop it there if nobody asks again",
                    job.target().provider(),
                    handle,
                    job.id());
        }
        return answer;
    }

    /** Asks the provider to stop a remote job, if it can; its answer is not put on record. */
    private CancelAnswer ask(Job job, Handle handle) {
        if (providers.traitsOf(job.target().provider()).cancel() == CancelKind.NONE) {
            return NO_CANCEL;
        }
        return calls.ask(providers.of(job), provider -> provider.cancel(handle))
                .orElse(thrown -> NO_ANSWER, NO_ANSWER, NO_ANSWER);
    }
}
