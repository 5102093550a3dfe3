package dev.farjob.testkit.simulation;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Owners who submit, watch, leave, come back, cancel, click twice, and pry into the jobs of others. */
final class Users {

    private static final Duration BLINK = Duration.ofMillis(50);
    private static final Duration GLANCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AWHILE = Duration.ofMinutes(2);
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private final Simulation simulation;
    private final Faults faults;
    private final Scenario scenario;
    private final Calls calls;
    private final Submits submits;
    private final Waiters waiters;
    private final UserJudge judge;
    private final WatchJudge ears;
    private final OutcomeJudge outcomes;
    private final List<String> providers;
    private final SplittableRandom random;
    private int present;

    Users(
            Simulation simulation,
            Faults faults,
            Scenario scenario,
            Calls calls,
            Submits submits,
            Waiters waiters,
            UserJudge judge,
            WatchJudge ears,
            OutcomeJudge outcomes,
            List<String> providers) {
        this.simulation = simulation;
        this.faults = faults;
        this.scenario = scenario;
        this.calls = calls;
        this.submits = submits;
        this.waiters = waiters;
        this.judge = judge;
        this.ears = ears;
        this.outcomes = outcomes;
        this.providers = providers;
        this.random = simulation.random("users");
    }

    /** Two to four owners, with eight to fifteen jobs between them. */
    void arrive() {
        int owners = 2 + random.nextInt(3);
        int jobs = 8 + random.nextInt(8);
        for (int i = 0; i < jobs; i++) {
            Owner owner = Owner.of("owner-" + random.nextInt(owners));
            String click = "click-" + i;
            start(owner + " " + click, () -> follow(owner, click));
        }
        if (scenario.tries(Variation.WATCHERS)) {
            for (int i = 0; i < owners; i++) {
                Owner owner = Owner.of("owner-" + i);
                start("ears of " + owner, () -> listen(owner));
            }
        }
    }

    /** Whether all have gone home. */
    boolean areGone() {
        return present == 0;
    }

    private void start(String name, Runnable body) {
        present++;
        simulation.spawn(null, name, () -> {
            body.run();
            present--;
        });
    }

    private void follow(Owner owner, String click) {
        simulation.pause(faults.between(BLINK, faults.plan().horizon().dividedBy(2)));
        JobSpec spec = spec(owner, click);
        if (random.nextInt(4) == 0) {
            start(owner + " " + click + " again", () -> submit(spec));
        }
        Optional<Job> submitted = submit(spec);
        if (submitted.isEmpty()) {
            return;
        }
        JobId id = submitted.get().id();
        waiters.waitSometimes(owner, id);
        watch(owner, id);
        if (random.nextInt(4) == 0) {
            cancel(owner, id);
            watch(owner, id);
        }
        if (random.nextInt(3) == 0) {
            pry(owner);
        }
        simulation.pause(faults.between(AWHILE, faults.plan().horizon()));
        comeBack(owner);
        waiters.waitSometimes(owner, id);
        watch(owner, id);
    }

    private JobSpec spec(Owner owner, String click) {
        Target target = Target.of(providers.get(random.nextInt(providers.size())), "model");
        JobSpec.Builder spec = JobSpec.of(owner, target, Payload.ofJson("{\"click\":\"" + click + "\"}"))
                .idempotencyKey(IdempotencyKey.of(click));
        if (random.nextInt(5) == 0) {
            spec.deadline(simulation.now().plus(faults.between(DEADLINE, Duration.ofHours(4))));
        } else if (scenario.tries(Variation.SHORT_DEADLINES) && random.nextBoolean()) {
            spec.deadline(simulation.now().plus(faults.between(AWHILE, DEADLINE)));
        } else if (scenario.tries(Variation.NOT_BEFORE) && random.nextBoolean()) {
            spec.notBefore(simulation.now().plus(faults.between(GLANCE, Duration.ofHours(3))));
        }
        return spec.build();
    }

    /** Clicks until somebody says yes; a few lose patience after the first error and never know. */
    private Optional<Job> submit(JobSpec spec) {
        boolean patient = random.nextInt(8) > 0;
        do {
            Optional<Job> answer = submits.submit(spec);
            if (answer.isPresent()) {
                return answer;
            }
            simulation.pause(faults.between(BLINK, PATIENCE));
        } while (patient);
        return Optional.empty();
    }

    private void watch(Owner owner, JobId id) {
        int looks = 1 + random.nextInt(5);
        for (int i = 0; i < looks; i++) {
            Optional<Optional<Job>> answer = calls.make("status of " + id, node -> node.status(owner, id));
            if (answer.isPresent() && judge.isSeenSettled(owner, id, answer.get())) {
                return;
            }
            simulation.pause(faults.between(GLANCE, PATIENCE));
        }
    }

    private void cancel(Owner owner, JobId id) {
        outcomes.cancelAsked(id);
        Optional<Optional<Job>> answer = calls.make("cancel of " + id, node -> node.cancel(owner, id));
        answer.ifPresent(told -> judge.cancelled(owner, id, told));
    }

    /** Of what is unsettled and unseen both before and after, the owner has to be told. */
    private void acknowledge(Owner owner) {
        Set<JobId> live = judge.unseenOf(owner, false);
        Set<JobId> unseen = judge.unseenOf(owner, true);
        Set<JobId> known = judge.acknowledgedEnds();
        Optional<Returned> returned = calls.make("return of " + owner, node -> node.comeBack(owner));
        if (returned.isEmpty()) {
            return;
        }
        live.retainAll(judge.unseenOf(owner, false));
        unseen.retainAll(judge.unseenOf(owner, true));
        judge.cameBack(owner, returned.get(), live, unseen, known);
        Set<JobId> ids = returned.get().unseen().stream().map(Job::id).collect(Collectors.toSet());
        judge.seen(ids);
        calls.make("acknowledgement by " + owner, node -> node.acknowledge(owner, ids))
                .ifPresent(count -> judge.seen(owner, ids, count));
    }

    /** Now and then, on whichever node answers. */
    private void listen(Owner owner) {
        while (faults.isActive() || faults.hasJustCeased()) {
            calls.make("watch of " + owner, node -> {
                Consumer<Job> ear = ears.listen(owner, Objects.requireNonNull(simulation.currentNode()));
                node.watch(owner, ear);
                return "";
            });
            simulation.pause(faults.between(AWHILE, faults.plan().horizon()));
        }
    }

    private void pry(Owner owner) {
        Optional<JobId> other = judge.jobOfAnother(owner, random);
        if (other.isPresent()) {
            JobId id = other.get();
            calls.make("status of somebody else's " + id, node -> node.status(owner, id))
                    .ifPresent(seen -> judge.pried(owner, id, seen.isPresent()));
            calls.make("cancel of somebody else's " + id, node -> node.cancel(owner, id))
                    .ifPresent(told -> judge.pried(owner, id, told.isPresent()));
        }
    }

    private void comeBack(Owner owner) {
        if (scenario.tries(Variation.ACKNOWLEDGE)) {
            acknowledge(owner);
        }
        if (scenario.tries(Variation.RETENTION)) {
            calls.make("purge", node -> {
                node.purge();
                return "";
            });
        }
        calls.make("recovery of " + owner, node -> node.recover(owner)).ifPresent(jobs -> judge.shown(owner, jobs));
        Set<JobId> had = judge.acknowledged(owner);
        calls.make("list of " + owner, node -> node.list(owner)).ifPresent(jobs -> judge.listed(owner, jobs, had));
    }
}
