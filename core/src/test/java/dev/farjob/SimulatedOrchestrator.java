package dev.farjob;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.simulation.ManualRepair;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.Returned;
import dev.farjob.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One node as the simulation's users, people, providers and cron jobs call it. */
record SimulatedOrchestrator(TransactionalJobOrchestrator<InMemoryTransaction> jobs, NodeEnvironment environment)
        implements SimulatedNode {

    private static final Duration ANOTHER = Duration.ofMinutes(30);
    private static final String NOTE = "by somebody in the simulation";

    @Override
    public Job submit(JobSpec spec) {
        return jobs.submit(request(spec)).job();
    }

    @Override
    public Job submitAndSend(JobSpec spec) {
        return jobs.submitAndSend(request(spec)).job();
    }

    @Override
    public List<Job> submitAll(List<JobSpec> specs) {
        return jobs.submit(specs.stream().map(this::request).toList()).stream()
                .map(Submission::job)
                .toList();
    }

    @Override
    public Job submitWithin(Object transaction, JobSpec spec) {
        return jobs.submitWithin((InMemoryTransaction) transaction, request(spec))
                .job();
    }

    private JobRequest request(JobSpec spec) {
        JobRequest.Builder request = JobRequest.to(
                        spec.target().provider(), spec.target().endpoint())
                .owner(spec.owner())
                .input(spec.input());
        if (spec.idempotencyKey().isPresent()) {
            request = request.idempotencyKey(spec.idempotencyKey().get().value());
        }
        if (spec.notBefore().isPresent()) {
            request = request.notBefore(spec.notBefore().get());
        }
        if (spec.deadline().isPresent()) {
            // By this node's clock, which may have jumped by hours, the deadline may have passed; its host gives
            // another
            // one then
            Instant now = environment.clock().instant();
            Instant deadline = spec.deadline().get();
            request = request.deadline(deadline.isAfter(now) ? deadline : now.plus(ANOTHER));
        }
        return request.build();
    }

    @Override
    public Optional<Job> status(Owner owner, JobId id) {
        return jobs.status(owner, id);
    }

    @Override
    public List<Job> recover(Owner owner) {
        jobs.recover(owner);
        return list(owner);
    }

    @Override
    public Returned comeBack(Owner owner) {
        Recovery recovery = jobs.recover(owner);
        return new Returned(recovery.live(), recovery.unseen());
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids) {
        return jobs.acknowledge(owner, ids.toArray(JobId[]::new));
    }

    @Override
    public void sweep() {
        jobs.sweep();
    }

    @Override
    public Optional<Job> cancel(Owner owner, JobId id) {
        Cancellation answer = jobs.cancel(owner, id);
        if (answer instanceof Cancellation.Cancelled cancelled) {
            return Optional.of(cancelled.job());
        }
        if (answer instanceof Cancellation.Requested requested) {
            return Optional.of(requested.job());
        }
        if (answer instanceof Cancellation.NotPossible notPossible) {
            return Optional.of(notPossible.job());
        }
        return answer instanceof Cancellation.TooLate late ? Optional.of(late.job()) : Optional.empty();
    }

    @Override
    public boolean receive(String provider, WebhookDelivery delivery) {
        return jobs.receive(provider, delivery).isAccepted();
    }

    @Override
    public List<Job> list(Owner owner) {
        return jobs.list(owner, JobQuery.any().limit(JobQuery.MAX_LIMIT));
    }

    @Override
    public List<Job> needingPeople() {
        List<Job> all = new ArrayList<>(jobs.listEveryone(
                JobQuery.everyone().states(Set.of(JobState.PARKED)).limit(JobQuery.MAX_LIMIT)));
        all.addAll(jobs.listEveryone(JobQuery.everyone().lateSuccess().limit(JobQuery.MAX_LIMIT)));
        return all;
    }

    @Override
    public Optional<Job> repair(JobId id, ManualRepair repair) {
        Repair answer;
        if (repair instanceof ManualRepair.Adopt adopt) {
            answer = jobs.adopt(id, adopt.handle(), NOTE);
        } else if (repair instanceof ManualRepair.Abandon) {
            answer = jobs.abandon(id, NOTE);
        } else {
            answer = repair instanceof ManualRepair.Reopen ? jobs.reopen(id, NOTE) : jobs.redrive(id, NOTE);
        }
        return answer instanceof Repair.Done done ? Optional.of(done.job()) : Optional.empty();
    }

    @Override
    public Optional<Job> adopt(JobSpec spec, String handleId) {
        try {
            return Optional.of(jobs.adopt(request(spec), handleId).job());
        } catch (IllegalArgumentException anotherOwners) {
            return Optional.empty();
        }
    }

    @Override
    public void purge() {
        jobs.purge();
    }

    /** One watcher that listens well, and one beside it that does not. */
    @Override
    public void watch(Owner owner, Consumer<Job> watcher) {
        jobs.watch(owner, (job, events) -> environment.misbehave());
        jobs.watch(owner, (job, events) -> watcher.accept(job));
    }

    @Override
    public Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        return jobs.await(owner, id, timeout);
    }

    @Override
    public void whenSettled(Owner owner, JobId id, Consumer<Optional<Job>> told) {
        jobs.whenSettled(owner, id).thenAccept(told);
    }

    @Override
    public Optional<Job> report(String token, Progress progress) {
        Reception answer = jobs.report(token, progress);
        if (answer instanceof Reception.Rejected rejected) {
            throw new IllegalArgumentException("a token of ours was rejected: " + rejected.reason());
        }
        return answer instanceof Reception.Applied applied ? Optional.of(applied.job()) : Optional.empty();
    }

    @Override
    public void close() {
        jobs.close();
    }
}
