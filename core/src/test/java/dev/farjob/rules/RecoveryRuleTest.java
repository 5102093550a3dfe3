package dev.farjob.rules;

import static dev.farjob.rules.JobAt.ACCEPTED;
import static dev.farjob.rules.JobAt.SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryRuleTest {

    private static final RecoveryRule RULE = RecoveryRule.defaults();
    private static final Instant NOW = SENT.plusSeconds(600);

    @Test
    void asksAboutLiveJobsOnlyAndTheNearestToItsEndFirst() {
        List<Job> jobs = Stream.of(JobState.values())
                .map(state -> JobAt.in(state, state.name(), "user-1").build())
                .toList();
        assertEquals(List.of("FINALIZING", "RUNNING", "QUEUED", "SPAWNING", "ACCEPTED"), ids(RULE.toAsk(jobs, NOW)));
    }

    @Test
    void withinAStateTheOneThatWasSentFirstComesFirst() {
        assertEquals(
                List.of("oldest", "middle", "newest"),
                ids(RULE.toAsk(List.of(sentAt("middle", 10), sentAt("newest", 20), sentAt("oldest", 5)), NOW)));
    }

    @Test
    void aJobThatWasNotSentCountsFromWhenItWasAccepted() {
        Job notSent = JobAt.accepted("not-sent", "user-1").build();
        Job sentEarlier = JobAt.accepted("sent-earlier", "user-1")
                .dispatchedAt(ACCEPTED.minusSeconds(1))
                .build();
        assertEquals(List.of("sent-earlier", "not-sent"), ids(RULE.toAsk(List.of(notSent, sentEarlier), NOW)));
    }

    @Test
    void amongEqualsTheIdDecidesSoThatTheOrderIsAlwaysTheSame() {
        assertEquals(List.of("a", "b"), ids(RULE.toAsk(List.of(sentAt("b", 0), sentAt("a", 0)), NOW)));
    }

    @Test
    void aJobThatSeemsToBeSentInTheFutureCountsAsSentNow() {
        assertEquals(List.of("a", "b"), ids(RULE.toAsk(List.of(sentAt("b", 700), sentAt("a", 800)), NOW)));
    }

    @Test
    void theLimitKeepsTheNearestToTheirEnd() {
        List<Job> jobs = List.of(
                sentAt("running", 0),
                JobAt.in(JobState.FINALIZING, "ending", "user-1").build());
        assertEquals(List.of("ending"), ids(RULE.limit(1).toAsk(jobs, NOW)));
    }

    @Test
    void anOwnerWithoutJobsIsAskedAboutNothing() {
        assertEquals(List.of(), RULE.toAsk(List.of(), NOW));
    }

    @Test
    void theJobsOfTwoOwnersAreRefused() {
        List<Job> jobs = List.of(
                JobAt.in(JobState.RUNNING, "a", "user-1").build(),
                JobAt.in(JobState.RUNNING, "b", "user-2").build());
        assertThrows(IllegalArgumentException.class, () -> RULE.toAsk(jobs, NOW));
    }

    @Test
    void theOwnerWaitsTwoSecondsByDefault() {
        assertEquals(Duration.ofSeconds(2), RULE.budget());
    }

    @Test
    void aHundredJobsByDefault() {
        assertEquals(100, RULE.limit());
    }

    @Test
    void theBudgetCanBeSetAndKeepsTheLimit() {
        RecoveryRule rule = RULE.limit(7).budget(Duration.ofMillis(1));
        assertEquals("PT0.001S 7", rule.budget() + " " + rule.limit());
    }

    @Test
    void theLimitCanBeSetAndKeepsTheBudget() {
        RecoveryRule rule = RULE.budget(Duration.ofMillis(1)).limit(7);
        assertEquals("PT0.001S 7", rule.budget() + " " + rule.limit());
    }

    @Test
    void noBudgetIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RULE.budget(Duration.ZERO));
        assertEquals("budget must be longer than zero", refusal.getMessage());
    }

    @Test
    void noJobsAtAllIsRefusedAsALimit() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> RULE.limit(0));
        assertEquals("limit must be at least 1, not 0", refusal.getMessage());
    }

    private static Job sentAt(String id, int seconds) {
        return JobAt.in(JobState.RUNNING, id, "user-1")
                .dispatchedAt(SENT.plusSeconds(seconds))
                .build();
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(job -> job.id().value()).toList();
    }
}
