package dev.farjob.internal;

import dev.farjob.answer.Reception;
import dev.farjob.internal.call.ReportTokens;
import dev.farjob.internal.call.ReportTokens.Worker;
import dev.farjob.internal.look.HearProvider;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what a worker says by a call: as if the provider had said that the job runs and is this far. */
final class ReportProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ReportProgress.class);

    private final JobStore store;
    private final Optional<ReportTokens> tokens;
    private final HearProvider hear;
    private final LookAtJob look;

    ReportProgress(JobStore store, Optional<ReportTokens> tokens, HearProvider hear, LookAtJob look) {
        this.store = store;
        this.tokens = tokens;
        this.hear = hear;
        this.look = look;
    }

    String token(JobId id) {
        return tokens().of(id, ReportTokens.ANY);
    }

    Reception report(String token, Progress progress) {
        Optional<Worker> worker = tokens().read(token);
        if (worker.isEmpty()) {
            LOG.warn("a worker's report was rejected: its token is not one of ours");
            return new Reception.Rejected(
                    "the token is not one of ours: hand on the one that reportToken gave, whole, and"
                            + " use the same secret on every node");
        }
        return store.find(worker.get().job())
                .filter(job -> isAtWork(job, worker.get()))
                .<Reception>map(job -> new Reception.Applied(hear(job, progress)))
                .orElseGet(Reception.Ignored::new);
    }

    private static boolean isAtWork(Job job, Worker worker) {
        return (job.state() == JobState.QUEUED || job.state() == JobState.RUNNING)
                && (worker.attempt() == ReportTokens.ANY || worker.attempt() == job.attempt());
    }

    private Job hear(Job job, Progress said) {
        Progress progress = new Progress(Source.WORKER, said.fraction(), OptionalInt.empty(), said.message());
        return look.follow(
                hear.hear(job, job.handle().orElseThrow(), ProviderStatus.running(progress), Cause.WEBHOOK),
                Cause.WEBHOOK,
                LookAtJob.Steps.ELSEWHERE);
    }

    private ReportTokens tokens() {
        return tokens.orElseThrow(() -> new IllegalStateException(
                "there is no secret to make report tokens with: build the orchestrator with reports(secret)"));
    }
}
