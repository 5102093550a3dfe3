package dev.farjob;

import dev.farjob.answer.Cancellation;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.simulation.SimulatedNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One node as the simulation's users, providers and cron jobs call it. */
record SimulatedOrchestrator(JobOrchestrator jobs, Clock clock) implements SimulatedNode {

    private static final Duration ANOTHER = Duration.ofMinutes(30);

    @Override
    public Job submit(JobSpec spec) {
        JobRequest.Builder request = JobRequest.to(
                        spec.target().provider(), spec.target().endpoint())
                .owner(spec.owner())
                .input(spec.input());
        spec.idempotencyKey().ifPresent(key -> request.idempotencyKey(key.value()));
        // By this node's clock, which may have jumped by hours, the deadline may have passed; its host gives another
        // one then
        spec.deadline()
                .ifPresent(deadline -> request.deadline(
                        deadline.isAfter(clock.instant())
                                ? deadline
                                : clock.instant().plus(ANOTHER)));
        return jobs.submit(request.build()).job();
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
    public void sweep() {
        jobs.sweep();
    }

    @Override
    public boolean cancel(Owner owner, JobId id) {
        return !(jobs.cancel(owner, id) instanceof Cancellation.NotFound);
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
    public void close() {
        jobs.close();
    }
}
