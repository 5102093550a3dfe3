package dev.farjob.testkit.simulation;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.StepPlan;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The outside of a toy node: what users, webhooks and cron call. */
final class ToyNode implements SimulatedNode {

    private final NodeEnvironment environment;
    private final ToySystem.Bug bug;
    private final ToyWork work;

    ToyNode(NodeEnvironment environment, ToySystem.Bug bug) {
        this.environment = environment;
        this.bug = bug;
        this.work = new ToyWork(environment, bug);
    }

    @Override
    public Job submit(JobSpec spec) {
        Job job = Job.accept(
                JobId.create(environment.clock().instant(), environment.random()),
                spec,
                StepPlan.none(),
                environment.clock().instant(),
                environment.name(),
                ToyWork.PACE);
        Job stored = job;
        try {
            NewJob entry = new NewJob(job, Due.now(), JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
            Insertion insertion = environment.store().insert(List.of(entry)).get(0);
            stored = insertion instanceof Insertion.Existing existing ? existing.job() : job;
        } catch (RuntimeException failed) {
            if (bug != ToySystem.Bug.ACKNOWLEDGES_WHAT_IT_FAILED_TO_STORE) {
                throw failed;
            }
        }
        JobId id = stored.id();
        environment.executor().execute(() -> lookAt(List.of(id)));
        return stored;
    }

    private void lookAt(List<JobId> ids) {
        try {
            environment
                    .store()
                    .claim(new Claim.TheseJobs(ids, Duration.ofSeconds(5)))
                    .forEach(work::advance);
        } catch (RuntimeException failed) {
            // The job becomes due again
        }
    }

    @Override
    public Optional<Job> status(Owner owner, JobId id) {
        Optional<Job> job = environment.store().find(id);
        return bug == ToySystem.Bug.SHOWS_JOBS_TO_ANYBODY
                ? job
                : job.filter(found -> found.owner().equals(owner));
    }

    @Override
    public List<Job> recover(Owner owner) {
        lookAt(list(owner).stream()
                .filter(job -> job.state().isLive())
                .map(Job::id)
                .toList());
        return list(owner);
    }

    @Override
    public void sweep() {
        environment
                .providers()
                .forEach(provider -> environment
                        .store()
                        .claim(new Claim.DueJobs(provider.name(), 10))
                        .forEach(work::advance));
    }

    @Override
    public Optional<Job> cancel(Owner owner, JobId id) {
        Optional<Job> job = status(owner, id);
        if (job.isPresent()
                && job.get().state().isLive()
                && job.get().cancelRequest().isEmpty()) {
            CancelRequest request = CancelRequest.of(environment.clock().instant(), "asked");
            Job.Builder next = work.next(job.get());
            if (bug == ToySystem.Bug.CANCELS_WITHOUT_ASKING_THE_PROVIDER) {
                next.outcome(new Outcome.Cancelled("asked")).state(JobState.FINALIZING);
            }
            work.write(job.get(), next.cancelRequest(request).build(), Due.now(), EventKind.CANCEL_REQUESTED);
        }
        return job;
    }

    @Override
    public boolean receive(String provider, WebhookDelivery delivery) {
        ProviderClient client = work.provider(provider);
        WebhookReading reading =
                ((WebhookReceiver) client).read(delivery, environment.clock().instant());
        if (reading instanceof WebhookReading.Rejected) {
            if (bug == ToySystem.Bug.TRUSTS_UNVERIFIED_WEBHOOKS) {
                delivery.parameter("job")
                        .map(JobId::of)
                        .flatMap(environment.store()::find)
                        .ifPresent(this::believe);
            }
            return false;
        }
        String handle = reading instanceof WebhookReading.Verified verified
                ? verified.handleId()
                : ((WebhookReading.Unsigned) reading).handleId();
        Optional<Job> job = environment.store().findByHandle(provider, handle);
        if (job.isEmpty() && reading instanceof WebhookReading.Verified) {
            job = delivery.parameter("job").map(JobId::of).flatMap(environment.store()::find);
            job.filter(found -> found.state() == JobState.SPAWNING)
                    .ifPresent(found -> work.accepted(
                            found,
                            client.handle(found.owner(), found.target(), handle),
                            environment.clock().instant()));
        }
        // A webhook that says "succeeded" proves nothing before there is a result
        if (reading instanceof WebhookReading.Verified verified
                && verified.status() instanceof ProviderStatus.Succeeded
                && job.isPresent()
                && client.result(client.handle(job.get().owner(), job.get().target(), handle))
                        instanceof ResultAnswer.Ready) {
            job.filter(found -> found.state() == JobState.FAILED
                            && found.lateSuccessAt().isEmpty())
                    .ifPresent(this::late);
        }
        if (bug == ToySystem.Bug.CHANGES_WHAT_IS_SETTLED) {
            job.filter(found -> found.state() == JobState.SUCCEEDED).ifPresent(this::believe);
        }
        job.ifPresent(found -> lookAt(List.of(found.id())));
        return true;
    }

    private void late(Job job) {
        Job late = work.next(job).lateSuccessAt(environment.clock().instant()).build();
        work.write(job, late, Due.never(), EventKind.LATE_SUCCESS);
    }

    private void believe(Job job) {
        Outcome outcome = new Outcome.Failed(Failure.of(FailureKind.PROVIDER_FAILED, "somebody said so"));
        Job.Builder next = work.next(job).outcome(outcome);
        Job after = job.state().isSettled()
                ? next.state(JobState.FAILED).build()
                : next.state(JobState.FINALIZING).build();
        work.write(job, after, Due.now(), EventKind.OUTCOME_STORED);
    }

    @Override
    public List<Job> list(Owner owner) {
        return environment.store().list(JobQuery.ofOwner(owner));
    }

    @Override
    public void close() {
        ProviderStatus.queued();
    }
}
