package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A host with a clock that the test turns, a provider that does what it is told, and everything in one thread. */
final class Bench implements AutoCloseable {

    static final Owner ANN = Owner.of("ann");
    static final Owner BOB = Owner.of("bob");

    static final String SECRET = "a secret of sixteen";

    final VirtualClock clock = new VirtualClock();
    final VirtualTimekeeper time = new VirtualTimekeeper(clock);
    final InMemoryJobStore store = new InMemoryJobStore(clock);
    final ScriptedProvider fake;
    /** The idempotency keys of the steps that took effect, in order. */
    final List<String> effects = new ArrayList<>();

    final JobOrchestrator jobs;

    /** Watches over leases where the executor has no threads of its own; nobody does, unless a test wants it. */
    Executor watch = task -> {};

    private int nodes;
    private JobOrchestrator accepting;

    Bench() {
        this(builder -> builder);
    }

    Bench(UnaryOperator<OrchestratorBuilder<?>> options) {
        this(options, provider -> provider.webhooks());
    }

    Bench(UnaryOperator<OrchestratorBuilder<?>> options, UnaryOperator<ScriptedProvider.Builder> provider) {
        this.fake = provider.apply(ScriptedProvider.named("fake").clock(clock)).build();
        this.jobs = node(options);
        this.accepting = jobs;
    }

    /** Another node over the same store and provider. */
    JobOrchestrator node(UnaryOperator<OrchestratorBuilder<?>> options) {
        return node(store, options);
    }

    JobOrchestrator node(JobStore store, UnaryOperator<OrchestratorBuilder<?>> options) {
        OrchestratorBuilder<?> builder = JobOrchestrator.on(store)
                .provider(fake)
                .timekeeper(time)
                .random(new SplittableRandom(++nodes))
                .executor(Runnable::run)
                .spareWatch(task -> watch.execute(task))
                .webhooks(URI.create("https://host.test/hooks"), SECRET);
        return options.apply(builder).build();
    }

    /** A step elsewhere that notes its effect. */
    Step effect(String name) {
        return Step.elsewhere(name, context -> {
            effects.add(context.idempotencyKey());
            return StepResult.done("note of " + name);
        });
    }

    static JobRequest.Builder request() {
        return request("ann");
    }

    static JobRequest.Builder request(String owner) {
        return JobRequest.to("fake", "render").owner(owner).input(Map.of("prompt", "a lighthouse"));
    }

    /** From here on, the node that accepts what is {@linkplain #submit submitted} has these steps: jobs go through those. */
    Bench accepting(UnaryOperator<OrchestratorBuilder<?>> steps) {
        accepting = node(steps);
        return this;
    }

    /** The same, with steps of these names for success. */
    Bench accepting(String... steps) {
        return accepting(
                builder -> builder.onSuccess(Stream.of(steps).map(this::effect).toArray(Step[]::new)));
    }

    Job submit() {
        return submit(request());
    }

    Job submit(JobRequest.Builder request) {
        return stored(accepting.submit(request.build()).job().id());
    }

    /** Lets time pass in steps of a second, with a sweep at each. */
    void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            leap(Duration.ofSeconds(1));
        }
    }

    /** Lets time pass in one leap, and then sweeps. */
    void leap(Duration time) {
        clock.advance(time);
        assertEquals(0, jobs.sweep().failed(), "looks that ended in an exception");
    }

    /** The provider's side of a job. */
    RemoteJob remote(Job job) {
        return fake.remoteJob(stored(job.id()).handle().orElseThrow().id());
    }

    Job stored(Job job) {
        return stored(job.id());
    }

    Job stored(JobId id) {
        return store.find(id).orElseThrow();
    }

    List<EventKind> log(Job job) {
        return log(job.id());
    }

    List<EventKind> log(JobId id) {
        return store.events(id, 0).stream().map(JobEvent::kind).toList();
    }

    @Override
    public void close() {
        jobs.close();
    }
}
