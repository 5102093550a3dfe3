package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A snapshot that contradicts itself cannot be built. */
class ConsistencyTest {

    private static final Parking PARKING = new Parking(JobState.RUNNING, SomeJob.FAILURE);

    @ParameterizedTest
    @EnumSource(JobState.class)
    void everyStateCanBeBuilt(JobState state) {
        assertDoesNotThrow(() -> SomeJob.in(state).build());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("contradictions")
    void aContradictionIsRefused(JobState state, String contradiction, UnaryOperator<Job.Builder> edit) {
        Job.Builder job = edit.apply(SomeJob.in(state));
        assertThrows(IllegalArgumentException.class, job::build);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                wrong(JobState.ACCEPTED, "version 0", job -> job.written(0, SomeJob.NOON, "stamp")),
                wrong(JobState.ACCEPTED, "no pace", job -> job.pace(Duration.ZERO)),
                wrong(JobState.ACCEPTED, "negative pace", job -> job.pace(Duration.ofSeconds(-1))),
                wrong(JobState.ACCEPTED, "negative attempt", job -> job.attempt(-1)),
                wrong(JobState.ACCEPTED, "handle", job -> job.handle(SomeJob.HANDLE)),
                wrong(JobState.ACCEPTED, "outcome", job -> job.outcome(SomeJob.SUCCESS)),
                wrong(JobState.SPAWNING, "no attempt", job -> job.attempt(0)),
                wrong(JobState.SPAWNING, "handle", job -> job.handle(SomeJob.HANDLE)),
                wrong(JobState.SPAWNING, "outcome", job -> job.outcome(SomeJob.SUCCESS)),
                wrong(JobState.QUEUED, "no handle", job -> job.handle(null)),
                wrong(JobState.QUEUED, "outcome", job -> job.outcome(SomeJob.SUCCESS)),
                wrong(JobState.RUNNING, "no handle", job -> job.handle(null)),
                wrong(JobState.RUNNING, "outcome", job -> job.outcome(SomeJob.SUCCESS)),
                wrong(JobState.RUNNING, "settled", job -> job.settledAt(SomeJob.NOON)),
                wrong(JobState.RUNNING, "parking", job -> job.parking(PARKING)),
                wrong(JobState.RUNNING, "acknowledged", job -> job.acknowledgedAt(SomeJob.NOON)),
                wrong(JobState.FINALIZING, "no outcome", job -> job.outcome(null)),
                wrong(JobState.PARKED, "no parking", job -> job.parking(null)),
                wrong(JobState.PARKED, "settled", job -> job.settledAt(SomeJob.NOON)),
                wrong(JobState.SUCCEEDED, "not settled", job -> job.settledAt(null)),
                wrong(JobState.SUCCEEDED, "no outcome", job -> job.outcome(null)),
                wrong(JobState.SUCCEEDED, "failure", job -> job.outcome(new Outcome.Failed(SomeJob.FAILURE))),
                wrong(JobState.SUCCEEDED, "parking", job -> job.parking(PARKING)),
                wrong(JobState.FAILED, "success", job -> job.outcome(SomeJob.SUCCESS)),
                wrong(JobState.FINALIZING, "another's step", job -> job.step(StepCursor.at("another"))),
                wrong(JobState.FAILED, "no outcome", job -> job.outcome(null)),
                wrong(JobState.CANCELLED, "failure", job -> job.outcome(new Outcome.Failed(SomeJob.FAILURE))),
                wrong(JobState.CANCELLED, "not settled", job -> job.settledAt(null)));
    }

    @Test
    void theRefusalNamesTheJobAndTheContradiction() {
        Job.Builder job = SomeJob.in(JobState.RUNNING).handle(null);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, job::build);
        assertEquals(
                "Job[job-1 v1 RUNNING at acme:render] is at the provider and has no handle, or has an outcome",
                refusal.getMessage());
    }

    @Test
    void aStampIsNeeded() {
        Job.Builder job = Job.restore(JobId.of("job-1"), SomeJob.spec("ann").build(), StepPlan.none(), SomeJob.NOON);
        assertThrows(
                IllegalArgumentException.class,
                () -> job.pace(Duration.ofSeconds(5)).build());
    }

    @Test
    void anAcknowledgedFailureMayBeReopenedByALateSuccess() {
        assertDoesNotThrow(() -> SomeJob.in(JobState.FINALIZING)
                .acknowledgedAt(SomeJob.NOON)
                .lateSuccessAt(SomeJob.NOON)
                .build());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"PARKED", "SUCCEEDED", "FAILED", "CANCELLED"})
    void onlyALiveJobCanBeParked(JobState state) {
        assertThrows(IllegalArgumentException.class, () -> new Parking(state, SomeJob.FAILURE));
    }

    private static Arguments wrong(JobState state, String contradiction, UnaryOperator<Job.Builder> edit) {
        return Arguments.of(state, contradiction, edit);
    }
}
