package dev.farjob.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KnownRequestsTest {

    private final KnownRequests known = new KnownRequests();

    private static Request request(long no, String id, Payload input) {
        JobSpec spec =
                JobSpec.of(Owner.of("ann"), Target.of("acme", "render"), input).build();
        return new Request(no, JobId.of(id), spec, StepPlan.none(), Instant.EPOCH);
    }

    private static Request request(long no, String id) {
        return request(no, id, Payload.empty());
    }

    private Set<Long> known(long... numbers) {
        return known.of(LongStream.of(numbers).boxed().toList()).keySet();
    }

    private Map<JobId, Long> numbers(String id) {
        return known.numbers(List.of(JobId.of(id)));
    }

    @Test
    void aRequestIsKnownByItsNumberAndItsNumberByTheJob() {
        known.add(List.of(request(1, "a"), request(2, "b")));
        assertEquals(Set.of(1L, 2L), known(1, 2, 3));
        assertEquals(Map.of(JobId.of("b"), 2L), numbers("b"));
        assertEquals(Map.of(), numbers("c"));
    }

    @Test
    void aForgottenRequestIsKnownNeitherWay() {
        known.add(List.of(request(1, "a"), request(2, "b")));
        known.forget(List.of(1L, 7L));
        assertEquals(Set.of(2L), known(1, 2));
        assertEquals(Map.of(), numbers("a"));
    }

    @Test
    void aJobThatWasInsertedAgainHasItsNewNumber() {
        known.add(List.of(request(1, "a")));
        known.add(List.of(request(2, "a")));
        assertEquals(Map.of(JobId.of("a"), 2L), numbers("a"));
        known.forget(List.of(1L));
        assertEquals(Map.of(JobId.of("a"), 2L), numbers("a"));
    }

    @Test
    void ofTooManyWhatWasNotAskedForLongestIsForgotten() {
        known.add(LongStream.rangeClosed(1, KnownRequests.MOST_JOBS)
                .mapToObj(no -> request(no, "job-" + no))
                .toList());
        assertEquals(Set.of(1L), known(1));
        known.add(List.of(request(0, "one-more")));
        assertEquals(Set.of(0L, 1L, 3L), known(0, 1, 2, 3));
        assertEquals(Map.of(), numbers("job-2"));
    }

    @Test
    void inputsAreForgottenThatTakeTooMuchRoom() {
        Payload large = Payload.ofJson("\"" + "x".repeat((int) KnownRequests.MOST_CHARACTERS / 2) + "\"");
        known.add(List.of(request(1, "a", large)));
        known.add(List.of(request(1, "a", large)));
        assertEquals(Set.of(1L), known(1), "added twice, it is there once");
        known.add(List.of(request(2, "b", large)));
        assertEquals(Set.of(2L), known(1, 2));
        assertEquals(Map.of(), numbers("a"));
    }
}
