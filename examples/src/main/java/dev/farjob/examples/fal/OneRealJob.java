package dev.farjob.examples.fal;

import dev.farjob.JobOrchestrator;
import dev.farjob.event.Watch;
import dev.farjob.fal.FalKeys;
import dev.farjob.fal.FalProvider;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.request.JobRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One cheap picture from fal.ai, from the submit to the last byte. It needs a key in {@code FAL_KEY}, costs a fraction of a
 * cent, and is run by hand:
 *
 * <pre>{@code
 * mvn -q install -DskipTests
 * FAL_KEY=... mvn -q -pl examples exec:java -Dexec.mainClass=dev.farjob.examples.fal.OneRealJob
 * }</pre>
 */
public final class OneRealJob {

    private static final String ENDPOINT = "fal-ai/flux/schnell";
    private static final Owner OWNER = Owner.of("somebody");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private OneRealJob() {}

    /** Runs it, if there is a key. */
    public static void main(String[] arguments) throws Exception {
        if (System.getenv("FAL_KEY") == null) {
            System.out.println("There is no FAL_KEY in the environment, so nothing was sent.");
            return;
        }
        FalProvider fal = FalProvider.builder(FalKeys.fromEnvironment()).build();
        run(fal, Clock.systemUTC(), System.out);
    }

    /** Sends the job, waits for its end, and reads what it made. */
    static Job run(ProviderClient fal, Clock clock, PrintStream out)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Job> settled = new CompletableFuture<>();
        try (JobOrchestrator jobs = JobOrchestrator.on(new InMemoryJobStore(clock))
                .provider(fal)
                .build()
                .start()) {
            Watch watch = jobs.watch(OWNER, (job, events) -> {
                out.println(job.id() + " is " + job.state());
                if (job.state().isSettled()) {
                    settled.complete(job);
                }
            });
            jobs.submit(JobRequest.to("fal", ENDPOINT)
                    .owner(OWNER)
                    .input(Map.of("prompt", "a lighthouse at dusk", "image_size", "square", "num_images", 1))
                    .build());
            Job job = settled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            watch.close();
            show(fal, job, out);
            return job;
        }
    }

    private static void show(ProviderClient fal, Job job, PrintStream out) throws IOException {
        Optional<Outcome> outcome = job.outcome();
        if (outcome.isEmpty() || !(outcome.get() instanceof Outcome.Succeeded succeeded)) {
            out.println("It did not succeed.");
            return;
        }
        for (MediaRef media : succeeded.result().media()) {
            try (MediaStream stream = fal.open(job.handle().orElseThrow(), media);
                    InputStream bytes = stream.bytes()) {
                long length = bytes.transferTo(OutputStream.nullOutputStream());
                out.println(media.info().name() + " has " + length + " bytes");
            }
        }
    }
}
