package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.Payload;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A look-up of outputs in the host's storage that goes wrong has found nothing. */
class StoredOutputTest {

    private static final JobResult RESULT = JobResult.of(Payload.ofJson("\"here\""));

    private final Job job = Snapshots.of("job-1", "fal");

    private Optional<JobResult> found(Executor threads, Function<Job, Optional<JobResult>> lookUp) {
        SystemTimekeeper time = new SystemTimekeeper(new VirtualClock());
        LongCalls calls = new LongCalls(time, threads, new ProviderCalls(time, threads));
        return new StoredOutput(calls, lookUp, Duration.ZERO).apply(job);
    }

    @Test
    void whatTheHostHasStoredIsFound() {
        assertEquals(Optional.of(RESULT), found(Runnable::run, asked -> Optional.of(RESULT)));
        assertEquals(Optional.empty(), found(Runnable::run, asked -> Optional.empty()));
    }

    @Test
    void aLookUpThatThrowsOrAnswersNullHasFoundNothing() {
        assertEquals(Optional.empty(), found(Runnable::run, asked -> {
            throw new StackOverflowError();
        }));
        assertEquals(Optional.empty(), found(Runnable::run, asked -> null));
    }

    @Test
    void aLookUpThatDoesNotEndInTimeHasFoundNothing() {
        assertEquals(Optional.empty(), found(task -> {}, asked -> Optional.of(RESULT)));
    }
}
