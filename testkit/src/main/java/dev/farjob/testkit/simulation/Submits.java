package dev.farjob.testkit.simulation;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The ways in which hosts submit: alone, several at once, sent at once, or in a transaction of their own. */
final class Submits {

    private static final String HOSTS_OWN = "submitted";

    private final Simulation simulation;
    private final Scenario scenario;
    private final SystemUnderTest system;
    private final Calls calls;
    private final JobWatch watch;
    private final UserJudge judge;
    private final Violations violations;
    private final SplittableRandom random;
    private final Set<JobId> committed = new LinkedHashSet<>();
    private final Set<JobId> rolledBack = new LinkedHashSet<>();

    Submits(
            Simulation simulation,
            Scenario scenario,
            SystemUnderTest system,
            Calls calls,
            JobWatch watch,
            UserJudge judge,
            Violations violations) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.system = system;
        this.calls = calls;
        this.watch = watch;
        this.judge = judge;
        this.violations = violations;
        this.random = simulation.random("submits");
    }

    /** One click; the answer is acknowledged, as far as there is one. */
    Optional<Job> submit(JobSpec spec) {
        String what = "submit of " + spec.idempotencyKey().orElseThrow();
        Optional<Job> answer;
        if (draws(Variation.HOST_TRANSACTIONS)) {
            boolean commits = random.nextInt(3) > 0;
            answer = calls.make(what + " in a transaction", node -> within(node, spec, commits))
                    .flatMap(job -> job);
        } else if (draws(Variation.BATCHES)) {
            answer = batch(what, spec);
        } else if (draws(Variation.SUBMIT_AND_SEND)) {
            answer = calls.make(what + " and sending", node -> node.submitAndSend(spec));
        } else {
            answer = calls.make(what, node -> node.submit(spec));
        }
        answer.ifPresent(job -> judge.acknowledged(spec, job));
        return answer;
    }

    private boolean draws(Variation variation) {
        return scenario.tries(variation) && random.nextInt(3) == 0;
    }

    private Optional<Job> batch(String what, JobSpec spec) {
        List<JobSpec> specs = new ArrayList<>(List.of(spec));
        String click = spec.idempotencyKey().orElseThrow().value();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            specs.add(JobSpec.of(spec.owner(), spec.target(), spec.input())
                    .idempotencyKey(IdempotencyKey.of(click + "+" + i))
                    .build());
        }
        Optional<List<Job>> answers = calls.make(what + " with others", node -> node.submitAll(specs));
        for (int i = 1; answers.isPresent() && i < specs.size(); i++) {
            judge.acknowledged(specs.get(i), answers.get().get(i));
        }
        return answers.map(jobs -> jobs.get(0));
    }

    /** The host's row and the job, both or neither; there is no answer where the host changed its mind. */
    private Optional<Job> within(SimulatedNode node, JobSpec spec, boolean commits) throws Exception {
        return simulation.undivided(() -> {
            SystemUnderTest.HostTransaction transaction = system.begin();
            Set<JobId> before = watch.jobs().stream().map(Job::id).collect(Collectors.toSet());
            Job job = node.submitWithin(transaction.handle(), spec);
            boolean isNew = !before.contains(job.id());
            if (isNew && !commits) {
                transaction.rollback();
                rolledBack.add(job.id());
                return Optional.empty();
            }
            if (isNew) {
                system.writeHostRow(transaction.handle(), FaultyEffects.row(job.id(), HOSTS_OWN));
                committed.add(job.id());
            }
            transaction.commit();
            if (isNew) {
                watch.inserted(job);
            }
            return Optional.of(job);
        });
    }

    /** In the end: there is a job where there is the host's row, and none where the host rolled back. */
    void judge(JobStore store) {
        List<String> rows = system.hostRows().orElse(List.of());
        for (JobId id : committed) {
            if (!rows.contains(FaultyEffects.row(id, HOSTS_OWN))) {
                violations.report(Promise.ROWS_ONCE, "job " + id + " was committed, and the row of its host was not");
            }
        }
        for (JobId id : rolledBack) {
            if (watch.job(id).isPresent() || store.find(id).isPresent()) {
                violations.report(Promise.INTENT_FIRST, "job " + id + " is there, and its host rolled it back");
            }
        }
    }
}
