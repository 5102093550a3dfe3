package dev.farjob.rules;

import static dev.farjob.rules.JobAt.ACCEPTED;
import static dev.farjob.rules.JobAt.SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.InDoubtPolicy.Action;
import dev.farjob.rules.InDoubtPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InDoubtPolicyTest {

    private static final Instant PATIENCE_OUT = SENT.plus(Duration.ofMinutes(10));

    @Test
    void waitsForTheWebhookAndTheLookUpsFirst() {
        assertEquals(Verdict.WAIT, InDoubtPolicy.fail().judge(attempt(1), PATIENCE_OUT.minusMillis(1)));
    }

    @Test
    void failsWhenPatienceHasRunOut() {
        assertEquals(Verdict.FAIL, InDoubtPolicy.fail().judge(attempt(1), PATIENCE_OUT));
    }

    @Test
    void parksIfToldSo() {
        assertEquals(Verdict.PARK, InDoubtPolicy.park().judge(attempt(1), PATIENCE_OUT));
    }

    @ParameterizedTest
    @CsvSource({"1, RESPAWN", "2, RESPAWN", "3, FAIL", "4, FAIL"})
    void sendsAgainAsLongAsThereAreAttemptsThenFails(int attempt, Verdict verdict) {
        assertEquals(verdict, InDoubtPolicy.respawn(3).judge(attempt(attempt), PATIENCE_OUT));
    }

    @Test
    void alsoARespawnWaitsFirst() {
        assertEquals(Verdict.WAIT, InDoubtPolicy.respawn(3).judge(attempt(1), PATIENCE_OUT.minusMillis(1)));
    }

    @Test
    void aClockThatJumpedBackMeansWaiting() {
        assertEquals(Verdict.WAIT, InDoubtPolicy.fail().judge(attempt(1), SENT.minus(Duration.ofDays(1))));
    }

    @Test
    void withoutATimeOfSendingTheLastWriteCounts() {
        Job job = JobAt.in(JobState.SPAWNING)
                .dispatchedAt(null)
                .written(2, SENT, "second")
                .build();
        assertEquals(Verdict.WAIT, InDoubtPolicy.fail().judge(job, ACCEPTED.plus(Duration.ofMinutes(10))));
    }

    @Test
    void patienceCanBeSet() {
        InDoubtPolicy policy = InDoubtPolicy.fail().patience(Duration.ofSeconds(5));
        assertEquals(Verdict.FAIL, policy.judge(attempt(1), SENT.plusSeconds(5)));
    }

    @Test
    void noPatienceAtAllIsAllowed() {
        assertEquals(Verdict.FAIL, InDoubtPolicy.fail().patience(Duration.ZERO).judge(attempt(1), SENT));
    }

    @Test
    void theDefaultsAreTenMinutesAndThirtySeconds() {
        InDoubtPolicy policy = InDoubtPolicy.fail();
        assertEquals("PT10M PT30S", policy.patience() + " " + policy.lookEvery());
    }

    @Test
    void settingOneThingKeepsTheOthers() {
        InDoubtPolicy policy = InDoubtPolicy.respawn(4)
                .lookEvery(Duration.ofSeconds(1))
                .patience(Duration.ofSeconds(2))
                .lookEvery(Duration.ofSeconds(3));
        assertEquals(
                "RESPAWN 4 PT2S PT3S",
                policy.action() + " " + policy.maxAttempts() + " " + policy.patience() + " " + policy.lookEvery());
    }

    @Test
    void failingSendsOnce() {
        assertEquals(
                "FAIL 1",
                InDoubtPolicy.fail().action() + " " + InDoubtPolicy.fail().maxAttempts());
    }

    @Test
    void parkingSendsOnce() {
        assertEquals(
                Action.PARK + " 1",
                InDoubtPolicy.park().action() + " " + InDoubtPolicy.park().maxAttempts());
    }

    @ParameterizedTest
    @EnumSource(value = JobState.class, names = "SPAWNING", mode = EnumSource.Mode.EXCLUDE)
    void onlyAJobThatIsBeingSentCanBeInDoubt(JobState state) {
        Job job = JobAt.in(state).build();
        assertThrows(IllegalArgumentException.class, () -> InDoubtPolicy.fail().judge(job, PATIENCE_OUT));
    }

    @Test
    void sendingOnceIsNoRespawn() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> InDoubtPolicy.respawn(1));
        assertEquals("maxAttempts must be at least 2, not 1", refusal.getMessage());
    }

    @Test
    void sendingTwiceIsOne() {
        assertEquals(2, InDoubtPolicy.respawn(2).maxAttempts());
    }

    @Test
    void negativePatienceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> InDoubtPolicy.fail().patience(Duration.ofSeconds(-1)));
    }

    @Test
    void lookingWithoutAPauseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> InDoubtPolicy.fail().lookEvery(Duration.ZERO));
    }

    private static Job attempt(int attempt) {
        return JobAt.in(JobState.SPAWNING).attempt(attempt).build();
    }
}
