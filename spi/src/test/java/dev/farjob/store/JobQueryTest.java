package dev.farjob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.SomeJob;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import dev.farjob.store.JobQuery.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobQueryTest {

    private static final Instant NOON = SomeJob.NOON;
    private static final JobQuery ALL = JobQuery.everyone();
    private static final JobQuery ANN = JobQuery.ofOwner(Owner.of("ann"));

    /** Of ann, about node-7, created at noon, failed, not acknowledged, delivered late. */
    private static final Job JOB = SomeJob.in(
                    JobState.FAILED,
                    SomeJob.accepted(
                            "job-5",
                            SomeJob.spec("ann")
                                    .subject(Subject.of("node-7"))
                                    .tags(Map.of("plan", "gold", "campaign", "spring"))))
            .lateSuccessAt(NOON)
            .build();

    @ParameterizedTest
    @MethodSource("queries")
    void aJobMatchesWhatIsAskedFor(JobQuery query, boolean matches) {
        assertEquals(matches, query.matches(JOB));
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of(ALL, true),
                Arguments.of(ANN, true),
                Arguments.of(JobQuery.ofOwner(Owner.of("bob")), false),
                Arguments.of(ANN.subject(Subject.of("node-7")), true),
                Arguments.of(ANN.subject(Subject.of("node-8")), false),
                Arguments.of(ANN.target(SomeJob.TARGET), true),
                Arguments.of(ANN.target(Target.of("acme", "upscale")), false),
                Arguments.of(ANN.provider("acme"), true),
                Arguments.of(ANN.provider("other"), false),
                Arguments.of(ANN.tag("plan", "gold"), true),
                Arguments.of(ANN.tag("plan", "gold").tag("campaign", "spring"), true),
                Arguments.of(ANN.tag("plan", "gold").tag("campaign", "autumn"), false),
                Arguments.of(ANN.tag("plan", "Gold"), false),
                Arguments.of(ANN.unsettled(), false),
                Arguments.of(ANN.states(JobState.FAILED, JobState.PARKED), true),
                Arguments.of(ANN.states(JobState.PARKED), false),
                Arguments.of(ANN.unseen(), true),
                Arguments.of(ANN.lateSuccess(), true),
                Arguments.of(ANN.after(position(NOON.plusMillis(1), "job-0")), true),
                Arguments.of(ANN.after(position(NOON, "job-6")), true),
                Arguments.of(ANN.after(position(NOON, "job-5")), false),
                Arguments.of(ANN.after(position(NOON, "job-4")), false),
                Arguments.of(ANN.after(position(NOON.minusMillis(1), "job-9")), false),
                Arguments.of(ANN.subject(Subject.of("node-7")).states(JobState.PARKED), false));
    }

    @Test
    void aSeenEndIsNotUnseen() {
        assertEquals(
                false, ANN.unseen().matches(JOB.toBuilder().acknowledgedAt(NOON).build()));
    }

    @Test
    void aPlainFailureIsNoLateSuccess() {
        assertEquals(
                false,
                ANN.lateSuccess().matches(JOB.toBuilder().lateSuccessAt(null).build()));
    }

    @Test
    void aJobAboutNothingIsNotAboutASubject() {
        assertEquals(false, ALL.subject(Subject.of("node-7")).matches(SomeJob.accepted()));
    }

    @Test
    void aQueryForOneOwnerCannotBecomeOneForAnother() {
        assertEquals(ANN.owner(), ANN.owner(Owner.of("ann")).owner());
        assertEquals(
                "a query for the jobs of ann cannot be one for those of bob: begin with JobQuery.any()",
                assertThrows(IllegalArgumentException.class, () -> ANN.owner(Owner.of("bob")))
                        .getMessage());
    }

    @Test
    void theFirstPageIsTheSameQueryFromItsBeginning() {
        assertEquals(Optional.empty(), ANN.after(JOB).firstPage().after());
        assertEquals(7, ANN.limit(7).firstPage().limit());
    }

    @Test
    void aPageEndsWhereItsLastJobStands() {
        assertEquals(Optional.of(position(NOON, "job-5")), ANN.after(JOB).after());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void aPageHasOneToAThousandJobs(int limit) {
        assertThrows(IllegalArgumentException.class, () -> ANN.limit(limit));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void bothEndsOfThatAreAllowed(int limit) {
        assertEquals(limit, ANN.limit(limit).limit());
    }

    @Test
    void noStateAtAllIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> ANN.states(Set.of()));
    }

    @Test
    void askingForOneThingMoreKeepsTheRest() {
        JobQuery query = ANN.limit(7)
                .after(JOB)
                .lateSuccess()
                .unseen()
                .states(JobState.FAILED)
                .target(SomeJob.TARGET)
                .tag("plan", "gold")
                .provider("acme")
                .subject(Subject.of("node-7"));
        assertEquals(
                "ann node-7 acme acme:render {plan=gold} [FAILED] true true " + Optional.of(position(NOON, "job-5"))
                        + " 7",
                query.owner().orElseThrow() + " " + query.subject().orElseThrow() + " "
                        + query.provider().orElseThrow() + " " + query.target().orElseThrow() + " " + query.tags() + " "
                        + query.states() + " " + query.isUnseen() + " "
                        + query.isLateSuccess() + " " + query.after() + " " + query.limit());
    }

    private static Position position(Instant createdAt, String id) {
        return new Position(createdAt, JobId.of(id));
    }
}
