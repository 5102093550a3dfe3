package dev.farjob.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.jdbc.internal.text.Micros;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownRequestsTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private final KnownRequests known = new KnownRequests();

    private static Request request(long no, String id, Payload input) {
        JobSpec spec =
                JobSpec.of(Owner.of("ann"), Target.of("acme", "render"), input).build();
        return new Request(no, JobId.of(id), spec, StepPlan.none(), CREATED);
    }

    private static Request request(long no, String id) {
        return request(no, id, Payload.empty());
    }

    private static LiveRow row(long no, String id, Instant created) {
        return new LiveRow(
                no, Micros.of(created), JobId.of(id), "ann", 1, "stamp", "RUNNING", 1, 0, 0, null, "{}", null);
    }

    private Set<String> known(Stream<LiveRow> rows) {
        return known.of(rows.toList()).keySet().stream().map(JobId::value).collect(Collectors.toSet());
    }

    private Set<String> known(String... ids) {
        return known.numbers(Stream.of(ids).map(JobId::of).toList()).keySet().stream()
                .map(JobId::value)
                .collect(Collectors.toSet());
    }

    @Test
    void aRowIsKnownByItsJobAndTheJobsNumberToo() {
        known.add(List.of(request(1, "a"), request(2, "b")));
        assertEquals(
                Set.of("a", "b"), known(Stream.of(row(1, "a", CREATED), row(2, "b", CREATED), row(3, "c", CREATED))));
        assertEquals(Map.of(JobId.of("b"), 2L), known.numbers(List.of(JobId.of("b"), JobId.of("c"))));
    }

    @Test
    void aNumberThatIsGivenOutAgainToAnotherJobIsNotTakenForTheFirst() {
        known.add(List.of(request(1, "a")));
        assertEquals(Set.of(), known(Stream.of(row(1, "b", CREATED))));
    }

    @Test
    void anIdThatIsGivenOutAgainIsNotTakenForTheFirst() {
        known.add(List.of(request(1, "a")));
        assertEquals(Set.of(), known(Stream.of(row(2, "a", CREATED))), "it has another number");
        assertEquals(Set.of(), known(Stream.of(row(1, "a", CREATED.plusMillis(1)))), "it was created at another time");
    }

    @Test
    void aForgottenJobIsNotKnown() {
        known.add(List.of(request(1, "a"), request(2, "b")));
        known.forget(List.of(JobId.of("a"), JobId.of("x")));
        assertEquals(Set.of("b"), known("a", "b"));
    }

    @Test
    void aJobThatWasInsertedAgainHasItsNewNumber() {
        known.add(List.of(request(1, "a")));
        known.add(List.of(request(2, "a")));
        assertEquals(Map.of(JobId.of("a"), 2L), known.numbers(List.of(JobId.of("a"))));
    }

    @Test
    void ofTooManyThoseThatWereNotAskedForLongestAreForgotten() {
        known.add(IntStream.rangeClosed(1, KnownRequests.MOST_JOBS)
                .mapToObj(no -> request(no, "job-" + no))
                .toList());
        assertEquals(Set.of("job-1"), known("job-1"));
        known.add(List.of(request(0, "one-more")));
        assertEquals(Set.of("one-more", "job-1", "job-3"), known("one-more", "job-1", "job-2", "job-3"));
    }

    @Test
    void inputsAreForgottenThatTakeTooMuchRoom() {
        Payload large = Payload.ofJson("\"" + "x".repeat((int) KnownRequests.MOST_CHARACTERS / 2) + "\"");
        known.add(List.of(request(1, "a", large)));
        known.add(List.of(request(1, "a", large)));
        assertEquals(Set.of("a"), known("a"), "added twice, it is there once");
        known.add(List.of(request(2, "b", large)));
        assertEquals(Set.of("b"), known("a", "b"));
    }
}
