package dev.farjob.internal.step;

import dev.farjob.internal.time.Relay;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.internal.write.StoreOutage;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes renewals of leases, and tells each run that is under way what has become of its own. */
final class RenewLeases {

    private static final Logger LOG = LoggerFactory.getLogger(RenewLeases.class);

    private final Timekeeper time;
    private final Executor threads;
    private final JobWriter writer;
    private final ChangeWriter way;
    private final Moments moments;
    private final Takeover takeover;
    private final Duration lease;

    /**
     * Renews nothing yet.
     *
     * @param threads brings a thread for each renewal that lasts
     * @param way how renewals are written, many together
     */
    RenewLeases(
            Timekeeper time,
            Executor threads,
            JobWriter writer,
            ChangeWriter way,
            Moments moments,
            Takeover takeover,
            Duration lease) {
        this.time = time;
        this.threads = threads;
        this.writer = writer;
        this.way = way;
        this.moments = moments;
        this.takeover = takeover;
        this.lease = lease;
    }

    /** The job with a new lease, written in this thread; empty if somebody else has written it. */
    Optional<Leased> now(Job job) {
        long since = time.nanoTime();
        Change change = renewal(job);
        return writer.write(change) == Verdict.APPLIED
                ? Optional.of(Leased.written(change.after(), since))
                : Optional.empty();
    }

    /** Renews them side by side: a call to the store that hangs holds up no other lease. */
    void renew(List<HeldJob> held) {
        Relay.help(threads::execute, held.stream().map(this::renewing).toList());
    }

    private Relay.Task renewing(HeldJob mine) {
        return () -> renew(mine);
    }

    private Change renewal(Job job) {
        Job next = job.next(time.now(), moments.stamp()).pace(lease).build();
        return Change.of(job, next, Due.in(lease));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whatever it comes to is said to the held job
    private void renew(HeldJob mine) {
        Job before = mine.job();
        long since = time.nanoTime();
        try {
            Change change = renewal(before);
            way.write(change)
                    .whenComplete((verdict, failed) ->
                            answered(mine, before, Leased.written(change.after(), since), verdict, failed));
        } catch (Throwable failed) {
            answered(mine, before, mine.lease(), null, failed);
        }
    }

    private void answered(
            HeldJob mine, Job before, Leased renewed, @Nullable Verdict verdict, @Nullable Throwable failed) {
        try {
            if (failed != null) {
                warn(before, failed);
            } else if (verdict == Verdict.APPLIED) {
                mine.renewed(renewed);
            } else if (mine.job().version() == before.version()) {
                overtaken(mine, before);
            }
        } catch (Throwable unreadable) {
            warn(before, unreadable);
        } finally {
            mine.endRenewal();
        }
    }

    private void overtaken(HeldJob mine, Job before) {
        Optional<Job> now = takeover.stillOurs(before);
        if (now.isPresent()) {
            mine.seen(now.get());
        } else if (mine.lose()) {
            LOG.warn(
                    "step {} of job {} is stopped here, because the job is another node's now",
                    mine.step().name(),
                    before.id());
        }
    }

    /** The step is none the worse for it, and there is time for another renewal before the lease is out. */
    private static void warn(Job before, Throwable failed) {
        Throwable reason =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (StoreOutage.says(reason)) {
            LOG.debug("the lease of job {} could not be renewed, because the store is away", before.id(), reason);
        } else {
            LOG.warn("the lease of job {} could not be renewed: {}", before.id(), String.valueOf(reason.getMessage()));
        }
    }
}
