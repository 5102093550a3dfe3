package dev.farjob.testkit.simulation;

import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows every attempt to send, from its record to the call and from the answer to what became of it. */
final class AttemptJudge {

    /** How long after its record an attempt may be made: the time limit of a call, and what a node adds to it. */
    private static final Duration LIMIT = SimulatedProvider.CALL_TIMEOUT.plusSeconds(6);

    private static final Duration PROMPT = Duration.ofSeconds(30);

    private static final class Attempt {
        private final Instant recorded;
        private @Nullable Node author;
        private Instant acknowledged = Instant.MAX;
        private boolean called;
        private @Nullable Node caller;
        private Instant calledAt = Instant.MIN;
        private @Nullable Node knows;
        private Instant answered = Instant.MAX;

        private Attempt(Instant recorded) {
            this.recorded = recorded;
        }
    }

    private final Simulation simulation;
    private final Violations violations;
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Set<String> byHand = new HashSet<>();

    AttemptJudge(Simulation simulation, Violations violations) {
        this.simulation = simulation;
        this.violations = violations;
    }

    /** A job was inserted; a remote job that it has already was named by a person, who may have been wrong. */
    void inserted(Job job) {
        job.handle().ifPresent(given -> byHand.add(key(job, given)));
    }

    /** An attempt went on record. */
    void recorded(Job job) {
        attempts.putIfAbsent(key(job), new Attempt(simulation.now()));
    }

    /** A node has heard that its change is written. Only the one that put the attempt on record makes it. */
    void acknowledged(Change change, Node author) {
        boolean recorded = change.before().attempt() < change.after().attempt();
        Attempt attempt = attempts.get(key(change.after()));
        if (recorded && attempt != null && attempt.author == null) {
            attempt.author = author;
            attempt.acknowledged = simulation.now();
        }
    }

    /** A node makes the call. */
    void called(SpawnRequest request, Node node, Function<SpawnRequest, Optional<Job>> jobs) {
        Attempt attempt = attempts.get(request.idempotencyKey());
        if (attempt == null) {
            violations.report(Promise.INTENT_FIRST, request + " is sent and not on record");
            return;
        }
        Instant now = simulation.now();
        attempt.called = true;
        attempt.caller = node;
        attempt.calledAt = now;
        if (now.isAfter(attempt.recorded.plus(LIMIT))) {
            violations.report(
                    Promise.ATTEMPTS_IN_TIME,
                    request + " is made by " + node + ", and on record since " + attempt.recorded);
        }
        jobs.apply(request)
                .filter(job -> job.state().isSettled() && !isByHand(job))
                .ifPresent(job -> violations.report(Promise.ATTEMPTS_IN_TIME, request + " is made for " + job));
        if (node == attempt.author
                && node.isSoundSince(attempt.acknowledged)
                && now.isAfter(attempt.acknowledged.plus(PROMPT))) {
            violations.report(
                    Promise.ATTEMPTS_IN_TIME,
                    request + " is made by " + node + ", which could have made it at " + attempt.acknowledged);
        }
    }

    /** The call has ended, in whatever way. */
    void ended(SpawnRequest request) {
        Attempt attempt = attempts.get(request.idempotencyKey());
        if (attempt != null) {
            attempt.caller = null;
        }
    }

    /**
     * A node was shut down in good order; no call that may still be answered in time is under way on it. The time of a call
     * may begin when the node has heard that the attempt is on record, a moment before it reaches the provider.
     */
    void closed(Node node) {
        attempts.forEach((key, attempt) -> {
            Instant begun = attempt.author == node ? attempt.acknowledged : attempt.calledAt;
            if (attempt.caller == node
                    && node.isAwakeSince(attempt.calledAt)
                    && simulation.now().isBefore(begun.plus(SimulatedProvider.CALL_TIMEOUT))) {
                violations.report(
                        Promise.HANDLES_KEPT,
                        node + " was shut down while attempt " + key + " was under way since " + attempt.calledAt);
            }
        });
    }

    /** A node that lives got the answer in time. */
    void answered(SpawnRequest request, Node node, Instant calledAt, SpawnAnswer answer) {
        boolean inTime = !simulation.now().isAfter(calledAt.plus(SimulatedProvider.CALL_TIMEOUT));
        Attempt attempt = attempts.get(request.idempotencyKey());
        if (attempt != null && inTime && answer instanceof SpawnAnswer.Accepted && node.isSoundSince(calledAt)) {
            attempt.knows = node;
            attempt.answered = simulation.now();
        }
    }

    /** A job was written. */
    void written(Job before, Job after, Optional<JobEvent> event) {
        if (event.map(JobEvent::kind).filter(EventKind.ADOPTED::equals).isPresent()) {
            adopted(before, after);
        }
        if (before.state() != JobState.SPAWNING) {
            return;
        }
        Attempt attempt = attempts.get(key(before));
        if (attempt == null) {
            return;
        }
        boolean doubted = event.map(JobEvent::kind)
                        .filter(EventKind.SPAWN_UNKNOWN::equals)
                        .isPresent()
                || (after.state() != JobState.SPAWNING
                        && after.handle().isEmpty()
                        && after.state() != JobState.ACCEPTED);
        Node knows = attempt.knows;
        if (doubted && knows != null && knows.isAwakeSince(attempt.answered) && !isByHand(after)) {
            violations.report(
                    Promise.HANDLES_KEPT,
                    after + " is in doubt, and " + knows + " knows its handle since " + attempt.answered);
        }
        Node author = attempt.author;
        if (!attempt.called
                && author != null
                && author.isSoundSince(attempt.acknowledged)
                && simulation.now().isAfter(attempt.acknowledged.plus(PROMPT))) {
            violations.report(
                    Promise.ATTEMPTS_IN_TIME,
                    before + " is on record since " + attempt.acknowledged + ", and was never sent by " + author);
        }
    }

    /** A person named a remote job; one that the provider has named itself is known afterwards, too. */
    private void adopted(Job before, Job after) {
        before.handle()
                .filter(named -> !byHand.contains(key(before, named)))
                .filter(named ->
                        after.handles().stream().noneMatch(known -> known.id().equals(named.id())))
                .ifPresent(forgotten -> violations.report(
                        Promise.NO_ORPHAN,
                        after + " was given another remote job by hand, and has forgotten " + forgotten));
        after.handle().ifPresent(given -> byHand.add(key(after, given)));
    }

    private static String key(Job job, Handle handle) {
        return job.id() + " as " + handle.id();
    }

    private static boolean isByHand(Job job) {
        return job.outcome().filter(OutcomeJudge::isAbandoned).isPresent();
    }

    private static String key(Job job) {
        return Objects.requireNonNull(job.id() + "/" + job.attempt());
    }
}
