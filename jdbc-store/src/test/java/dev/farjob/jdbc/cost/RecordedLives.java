package dev.farjob.jdbc.cost;

import dev.farjob.JobOrchestrator;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The writes of the engine in the lives of some jobs, recorded once from a run over a store in memory, so that they can be
 * made again anywhere, as many at a time as one likes.
 */
final class RecordedLives {

    /** How far apart the looks at a job are. */
    static final Duration GAP = Duration.ofSeconds(10);

    /** A job that waits, and has ended at the third look. */
    static final List<ProviderStatus> THREE_POLLS =
            List.of(ProviderStatus.queued(), ProviderStatus.queued(), ProviderStatus.succeeded());

    /** A job that is seen running on the way. */
    static final List<ProviderStatus> SEEN_RUNNING = List.of(
            ProviderStatus.queued(), ProviderStatus.running(), ProviderStatus.running(), ProviderStatus.succeeded());

    private static final VirtualClock CLOCK = new VirtualClock();

    /** One write of a job. */
    sealed interface Write {}

    /** It is submitted. */
    record Inserted(NewJob job) implements Write {}

    /** Somebody looks at it. */
    record Claimed() implements Write {}

    /** It changes. */
    record Changed(Change change) implements Write {}

    private RecordedLives() {}

    /**
     * The lives of so many jobs; all of them make the same moves.
     *
     * @param answers what the provider says at each look
     */
    static List<List<Write>> of(int jobs, List<ProviderStatus> answers) {
        Recorder recorder = new Recorder();
        try (JobOrchestrator orchestrator = JobOrchestrator.on(recorder)
                .provider(new AcmeProvider(answers))
                .pollSchedule(PollSchedule.fixed(GAP))
                .onSuccess(step("archive"), step("charge"))
                .clock(CLOCK)
                .build()) {
            IntStream.range(0, jobs).forEach(i -> orchestrator.submitAndSend(request(i)));
            answers.forEach(answer -> {
                CLOCK.advance(GAP);
                orchestrator.sweep();
            });
        }
        return List.copyOf(recorder.lives.values());
    }

    private static JobRequest request(int number) {
        return JobRequest.to(AcmeProvider.NAME, "acme-ai/flux-pro/v1.1")
                .owner(Owner.of("user-" + (100_000 + number / 5)))
                .input(Map.of())
                .subject("node-" + (1_000 + number))
                .idempotencyKey("click-" + (CLOCK.millis() % 100_000_000 + number))
                .build();
    }

    private static Step step(String name) {
        return Step.elsewhere(name, context -> StepResult.done());
    }

    private static final class Recorder extends ForwardingJobStore {

        private final Map<JobId, List<Write>> lives = new ConcurrentHashMap<>();

        Recorder() {
            super(new InMemoryJobStore(CLOCK));
        }

        @Override
        public List<Insertion> insert(List<NewJob> jobs) {
            jobs.forEach(job -> record(job.job().id(), new Inserted(job)));
            return super.insert(jobs);
        }

        @Override
        public List<Job> claim(Claim claim) {
            List<Job> claimed = super.claim(claim);
            claimed.forEach(job -> record(job.id(), new Claimed()));
            return claimed;
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            changes.forEach(change -> record(change.id(), new Changed(change)));
            return super.apply(changes);
        }

        private void record(JobId id, Write write) {
            lives.computeIfAbsent(id, job -> new ArrayList<>()).add(write);
        }
    }
}
