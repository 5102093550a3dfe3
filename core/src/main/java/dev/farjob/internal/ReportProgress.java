package dev.farjob.internal;

import dev.farjob.answer.Reception;
import dev.farjob.internal.call.ReportTokens;
import dev.farjob.internal.call.ReportTokens.Worker;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.JobId;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what a worker says by a call: that the job runs, whatever its provider says, and how far it is. */
final class ReportProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ReportProgress.class);

    private final JobStore store;
    private final Optional<ReportTokens> tokens;
    private final AdvanceJob advance;
    private final LookAtJob look;

    ReportProgress(JobStore store, Optional<ReportTokens> tokens, AdvanceJob advance, LookAtJob look) {
        this.store = store;
        this.tokens = tokens;
        this.advance = advance;
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
        Progress words = new Progress(Source.WORKER, progress.fraction(), OptionalInt.empty(), progress.message());
        Reported seen = new Reported(worker.get().attempt(), words);
        return store.find(worker.get().job())
                .map(job -> received(seen, advance.advance(job, seen, Cause.WEBHOOK)))
                .orElseGet(Reception.Ignored::new);
    }

    /** A report that says nothing new is applied, too. */
    private Reception received(Reported seen, Advanced advanced) {
        return advanced.isWritten() || (seen.counts(advanced.job()) && !advanced.isGone())
                ? new Reception.Applied(look.follow(advanced, Cause.WEBHOOK, LookAtJob.Steps.ELSEWHERE))
                : new Reception.Ignored();
    }

    private ReportTokens tokens() {
        return tokens.orElseThrow(() -> new IllegalStateException(
                "there is no secret to make report tokens with: build the orchestrator with reports(secret)"));
    }
}
