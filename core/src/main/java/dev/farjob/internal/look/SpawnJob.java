package dev.farjob.internal.look;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.CallPlace;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.call.Sends;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.UnresolvedWriteException;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an accepted job: first it gets a place at the provider, or the promise of one, then the attempt goes on record, then it
 * is made, once and at once. From the record on others go by what it says: an attempt that has to wait for the place that it was
 * promised is made only if the job, read once more, still says so.
 */
final class SpawnJob {

    private static final Logger LOG = LoggerFactory.getLogger(SpawnJob.class);

    /** Somebody asks about the job, and it may be that nobody sweeps. */
    private static final Set<Cause> ASKED = EnumSet.of(Cause.STATUS, Cause.RECOVERY);

    /** An attempt that is not made within this time may have been decided upon elsewhere, and the job is read again first. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Timekeeper time;
    private final JobStore store;
    private final Providers providers;
    private final ProviderCalls calls;
    private final AdvanceJob advance;
    private final SpawnRequests requests;
    private final WaitingJobs waiting;
    private final Sends sends;
    private final SettleSpawn settle;
    private volatile Consumer<Job> whenNoRoom = job -> {};

    SpawnJob(
            Timekeeper time,
            JobStore store,
            Providers providers,
            ProviderCalls calls,
            AdvanceJob advance,
            SpawnRequests requests,
            WaitingJobs waiting,
            Sends sends,
            SettleSpawn settle) {
        this.time = time;
        this.store = store;
        this.providers = providers;
        this.calls = calls;
        this.advance = advance;
        this.requests = requests;
        this.waiting = waiting;
        this.sends = sends;
        this.settle = settle;
    }

    /** Has this done when a job that somebody asks about found no room. */
    void whenThereIsNoRoom(Consumer<Job> what) {
        whenNoRoom = what;
    }

    /** Sends the job, if there is a place for the call within its time limit and before the job's deadline. */
    CompletableFuture<Advanced> send(Job job, Cause cause, ChangeWriter way) {
        ProviderClient client = providers.of(job);
        Optional<CallPlace> place = calls.enterToSend(client, patience(job, client));
        if (place.isEmpty() && !sends.isClosed()) {
            return advance.advance(job, new Observation.NoRoom(), cause, way);
        }
        if (place.isEmpty() || !sends.begin(Rulebook.sentBy(client.traits()))) {
            place.ifPresent(CallPlace::giveBack);
            return CompletableFuture.completedFuture(Advanced.stayed(job, "this node is closing", Optional.empty()));
        }
        CallPlace taken = place.get();
        return sendFrom(taken, job, cause, way).whenComplete((advanced, broken) -> {
            taken.giveBack();
            sends.end();
        });
    }

    private Duration patience(Job job, ProviderClient client) {
        Duration limit = client.traits().callTimeout();
        return job.spec()
                .deadline()
                .map(deadline -> Duration.between(time.now(), deadline))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .filter(left -> left.compareTo(limit) < 0)
                .orElse(limit);
    }

    private CompletableFuture<Advanced> sendFrom(CallPlace place, Job job, Cause cause, ChangeWriter way) {
        CompletableFuture<Advanced> recorded;
        try {
            recorded = advance.advance(job, new Observation.TimeToSpawn(), cause, way);
        } catch (Throwable broken) {
            recorded = CompletableFuture.failedFuture(broken);
        }
        return recorded.whenComplete((started, broken) -> notRecorded(broken, cause))
                .thenCompose(started -> started(place, started, cause, way));
    }

    private void notRecorded(@Nullable Throwable broken, Cause cause) {
        Throwable reason = broken instanceof CompletionException ? broken.getCause() : broken;
        if (reason instanceof UnresolvedWriteException unresolved
                && unresolved.job().state() == JobState.SPAWNING) {
            settle.neverMade(unresolved.job(), cause, unresolved);
        }
    }

    private CompletableFuture<Advanced> started(CallPlace place, Advanced started, Cause cause, ChangeWriter way) {
        if (started.next() == Next.SEND) {
            return make(place, started.job(), started.lease().since(), cause, way);
        }
        place.giveBack();
        if (started.admitted()) {
            return CompletableFuture.completedFuture(started);
        }
        waiting.waits(started.job());
        CompletableFuture<Advanced> waits = advance.advance(started.job(), new Observation.NoRoom(), cause, way);
        return ASKED.contains(cause)
                ? waits.whenComplete((waiting, broken) -> whenNoRoom.accept(started.job()))
                : waits;
    }

    /** Makes the attempt that is on record. */
    private CompletableFuture<Advanced> make(
            CallPlace place, Job attempt, long decided, Cause cause, ChangeWriter way) {
        ProviderClient client = providers.of(attempt);
        SpawnRequest request = requests.of(attempt, client);
        CallAnswer<SpawnAnswer> answer = calls.askPatiently(
                place,
                client,
                provider -> whyNot(attempt, client, decided)
                        .<SpawnAnswer>map(SpawnAnswer::notSent)
                        .orElseGet(() -> provider.spawn(request)),
                late -> settle.writeLate(attempt, late, cause));
        return settle.write(attempt, answer, cause, way);
    }

    /**
     * Why an attempt on record is not made after all. This is looked at right before the client is called, after every wait;
     * a process that is stopped within the client cannot be kept from sending when it wakes.
     */
    private Optional<String> whyNot(Job attempt, ProviderClient client, long decided) {
        boolean atOnce = time.nanoTime() - decided <= AT_ONCE.toNanos();
        if (!atOnce && !isStillWanted(attempt)) {
            return Optional.of("it could not be sent at once, and the job has been decided upon since");
        }
        // Last of all, because to read the job may have taken long.
        if (!isTooLate(attempt, client, decided)) {
            return Optional.empty();
        }
        LOG.warn(
                "attempt {} of job {} is not made, because its time limit passed after it went on record; was this process"
                        + " stopped?",
                attempt.attempt(),
                attempt.id());
        return Optional.of("its time limit had passed before it could be sent");
    }

    /**
     * Whether the time limit of a call has passed since the attempt went on record, by the clock that only grows or by the time
     * of day. From then on other nodes may take the attempt for lost and the job for failed, so it is not made any more.
     */
    private boolean isTooLate(Job attempt, ProviderClient client, long decided) {
        Duration limit = client.traits().callTimeout();
        Instant recorded = attempt.dispatchedAt().orElse(attempt.updatedAt());
        return time.nanoTime() - decided >= limit.toNanos()
                || Duration.between(recorded, time.now()).compareTo(limit) >= 0;
    }

    private boolean isStillWanted(Job attempt) {
        try {
            return store.find(attempt.id())
                    .filter(now -> now.state() == JobState.SPAWNING
                            && now.attempt() == attempt.attempt()
                            && now.cancelRequest().isEmpty())
                    .isPresent();
        } catch (RuntimeException away) {
            LOG.debug("whether attempt {} of job {} is still wanted is unknown", attempt.attempt(), attempt.id(), away);
            return false;
        }
    }
}
