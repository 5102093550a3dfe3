package dev.farjob.rules;

import static dev.farjob.rules.JobAt.SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Silence;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaleRuleTest {

    private static final StaleRule RULE = StaleRule.defaults();
    private static final Duration ASK = Duration.ofMinutes(2);
    private static final Duration GIVE_UP = Duration.ofHours(3);
    private static final Duration A_BIT = Duration.ofMillis(1);
    private static final Judgement ALIVE = new Judgement.Alive();

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"})
    void aliveAtTheProviderIsNeverStaleWhateverItsAge(JobState state) {
        assertEquals(ALIVE, judge(RULE, JobAt.in(state).build(), SENT.plus(Duration.ofDays(10_000))));
    }

    @Test
    void aSignOfLifeJustNowMeansAliveWhateverTheAge() {
        Instant now = SENT.plus(Duration.ofDays(10_000));
        assertEquals(ALIVE, RULE.judge(JobAt.in(JobState.RUNNING).build(), now, now));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aJobThatIsNotAtTheProviderCannotBeStale(JobState state) {
        Job job = JobAt.in(state).silence(silence(99, 99)).build();
        assertEquals(ALIVE, judge(RULE, job, SENT.plus(Duration.ofDays(10))));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aJobThatIsNotAtTheProviderCannotBeStaleByItsLastSignOfLifeEither(JobState state) {
        Job job = JobAt.in(state).build();
        assertEquals(ALIVE, RULE.judge(job, SENT, SENT.plus(Duration.ofDays(10))));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "RUNNING"})
    void aLongSilenceAtTheProviderIsJudgedInBothStates(JobState state) {
        Job job = JobAt.in(state).silence(silence(3, 0)).build();
        assertInstanceOf(Judgement.Ask.class, judge(RULE, job, SENT.plus(ASK)));
    }

    @Test
    void aShortSilenceIsNothingToWorryAbout() {
        assertEquals(ALIVE, judge(RULE, silent(10, 0), SENT.plus(ASK).minus(A_BIT)));
    }

    @Test
    void asksUpToTheMomentOfGivingUp() {
        assertInstanceOf(Judgement.Ask.class, judge(RULE, silent(10, 0), SENT.plus(GIVE_UP)));
    }

    @Test
    void givesUpOnASilenceThatIsLongerThanThat() {
        assertInstanceOf(Judgement.GiveUp.class, judge(RULE, silent(10, 0), afterGiveUp()));
    }

    @Test
    void timeAloneIsNotEnoughToGiveUpBecauseAClockMayJump() {
        assertInstanceOf(Judgement.Ask.class, judge(RULE, silent(9, 0), afterGiveUp()));
    }

    @Test
    void theHostSaysHowOftenToAskBeforeGivingUp() {
        assertInstanceOf(Judgement.GiveUp.class, judge(RULE.looksBeforeGivingUp(2), silent(2, 0), afterGiveUp()));
    }

    @Test
    void aNegativeNumberOfLooksIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RULE.looksBeforeGivingUp(-1));
    }

    @Test
    void asksAtOnceIfToldSo() {
        assertInstanceOf(Judgement.Ask.class, judge(RULE.askHarderAfter(Duration.ZERO), silent(1, 0), SENT));
    }

    @Test
    void asksInTheOrderStorageProviderResult() {
        Judgement.Ask ask = (Judgement.Ask) judge(RULE, silent(7, 0), SENT.plus(Duration.ofSeconds(250)));
        assertEquals(
                "job job-1 was sent to fal, which has not said how it is for 4 min 10 s (asked in vain 7 times):"
                        + " look into our own storage, then ask the provider, then try the result",
                ask.reason());
    }

    @Test
    void givingUpParksByDefault() {
        assertTrue(giveUp(RULE, silent(10, 0)).park());
    }

    @Test
    void givingUpFailsTheJobIfToldSo() {
        assertEquals(
                false,
                giveUp(RULE.onGiveUp(StaleRule.GiveUp.FAIL), silent(10, 0)).park());
    }

    @Test
    void givingUpCallsTheJobLost() {
        assertEquals(FailureKind.LOST, giveUp(RULE, silent(10, 0)).reason().kind());
    }

    @Test
    void aParkedJobSaysWhatHappenedAndWhatAPersonCanDo() {
        Failure reason = giveUp(RULE, silent(42, 0)).reason();
        assertEquals(
                "job job-1 was sent to fal, which has not said how it is for 3 h 0 min (asked in vain 42 times); redrive"
                        + " it to ask again, adopt it with the provider's id, or abandon it, which runs the steps for"
                        + " failures (a refund, where there is one)",
                reason.message());
    }

    @Test
    void aFailedJobSaysThatARefundFollows() {
        Failure reason =
                giveUp(RULE.onGiveUp(StaleRule.GiveUp.FAIL), silent(42, 0)).reason();
        assertTrue(reason.message().contains("it fails now and the steps for failures run (a refund"), reason::message);
    }

    @Test
    void theLastAnswerIsKeptAsTheDetail() {
        assertEquals("502 Bad Gateway", giveUp(RULE, silent(10, 0)).reason().detail());
    }

    @Test
    void asManyUnintelligibleAnswersAsTheLimitAreBorne() {
        assertEquals(ALIVE, judge(RULE, silent(20, 20), SENT));
    }

    @Test
    void oneMoreUnintelligibleAnswerThanTheLimitParksAtOnce() {
        Judgement.GiveUp giveUp = (Judgement.GiveUp) judge(RULE, silent(25, 21), SENT);
        assertTrue(
                giveUp.reason().message().contains("answered 21 of 25 looks with something nobody understands; redr"));
    }

    @Test
    void unintelligibleAnswersAreKept() {
        Judgement.GiveUp giveUp = (Judgement.GiveUp) judge(RULE, silent(25, 21), SENT);
        assertEquals("502 Bad Gateway", giveUp.reason().detail());
    }

    @Test
    void unintelligibleAnswersParkEvenWhereSilenceFails() {
        assertTrue(giveUp(RULE.onGiveUp(StaleRule.GiveUp.FAIL), silent(21, 21)).park());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theLimitOfUnintelligibleAnswersCanBeSet(int limit) {
        Judgement judgement = judge(RULE.notUnderstoodLimit(limit), silent(limit + 1, limit + 1), SENT);
        assertInstanceOf(Judgement.GiveUp.class, judgement);
    }

    @Test
    void aJobThatIsToBeCancelledGoesOnUntilTheProviderHasAnsweredTheCancel() {
        CancelRequest wish = CancelRequest.of(SENT, "by its owner");
        Job unanswered = silent(21, 21).toBuilder().cancelRequest(wish).build();
        assertFalse(judge(RULE, unanswered, SENT) instanceof Judgement.GiveUp);
        assertInstanceOf(Judgement.GiveUp.class, judge(RULE, unanswered, afterGiveUp()));
        Job declined = unanswered.toBuilder()
                .cancelRequest(wish.answered(CancelRequest.Answer.DECLINED))
                .build();
        assertInstanceOf(Judgement.GiveUp.class, judge(RULE, declined, SENT));
    }

    @Test
    void withoutARecordTheLastSignOfLifeIsAllThatCounts() {
        Judgement.GiveUp giveUp =
                (Judgement.GiveUp) RULE.judge(JobAt.in(JobState.RUNNING).build(), SENT, afterGiveUp());
        assertTrue(giveUp.reason()
                .message()
                .startsWith("job job-1 was sent to fal, which has not said how it is for 3 h 0 min;"));
    }

    @Test
    void withoutARecordThereIsNoAnswerToKeep() {
        Judgement.GiveUp giveUp =
                (Judgement.GiveUp) RULE.judge(JobAt.in(JobState.RUNNING).build(), SENT, afterGiveUp());
        assertEquals("", giveUp.reason().detail());
    }

    @Test
    void aSignOfLifeAfterTheSilenceBeganEndsIt() {
        assertEquals(ALIVE, RULE.judge(silent(25, 25), SENT.plus(A_BIT), SENT.plus(A_BIT)));
    }

    @Test
    void aSignOfLifeBeforeTheSilenceBeganDoesNot() {
        assertInstanceOf(Judgement.GiveUp.class, RULE.judge(silent(25, 25), SENT.minus(A_BIT), SENT));
    }

    @Test
    void bothTimesCanBeSet() {
        StaleRule rule = RULE.askHarderAfter(Duration.ofSeconds(1)).giveUpAfter(Duration.ofSeconds(2));
        assertInstanceOf(
                Judgement.GiveUp.class,
                judge(rule, silent(10, 0), SENT.plusSeconds(2).plus(A_BIT)));
    }

    @Test
    void settingOneThingKeepsTheOthers() {
        StaleRule rule = RULE.onGiveUp(StaleRule.GiveUp.FAIL)
                .notUnderstoodLimit(5)
                .giveUpAfter(Duration.ofHours(1))
                .askHarderAfter(Duration.ofMinutes(1));
        Judgement.GiveUp giveUp = (Judgement.GiveUp)
                judge(rule, silent(10, 5), SENT.plus(Duration.ofHours(1)).plus(A_BIT));
        assertEquals(false, giveUp.park());
    }

    @Test
    void givingUpBeforeAskingIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RULE.giveUpAfter(Duration.ofMinutes(1)));
        assertEquals(
                "giveUpAfter (PT1M) must not be shorter than askHarderAfter (PT2M); where both change, begin with the one"
                        + " that makes room",
                refusal.getMessage());
    }

    @Test
    void givingUpRightWhenAskingWouldBeginIsAllowed() {
        assertInstanceOf(
                Judgement.GiveUp.class,
                judge(RULE.giveUpAfter(ASK), silent(10, 0), SENT.plus(ASK).plus(A_BIT)));
    }

    @Test
    void negativeSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RULE.askHarderAfter(Duration.ofSeconds(-1)));
    }

    @Test
    void aNegativeTimeToGiveUpIsNamed() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RULE.giveUpAfter(Duration.ofSeconds(-1)));
        assertEquals("giveUpAfter must not be negative: PT-1S", refusal.getMessage());
    }

    @Test
    void aMissingSettingIsNamed() {
        NullPointerException refusal = assertThrows(NullPointerException.class, () -> RULE.giveUpAfter(null));
        assertEquals("giveUpAfter must not be null", refusal.getMessage());
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RULE.notUnderstoodLimit(-1));
    }

    @Test
    void aClockThatJumpsAddsNoMoreThanTwoMinutesToASilence() {
        Job job = silent(1, 0);
        assertEquals(
                Duration.ofMinutes(2), StaleRule.silenceOf(job, job.updatedAt().plus(Duration.ofDays(1))));
    }

    @Test
    void betweenLooksThatAreFarApartAsMuchCountsAsTwoOfThem() {
        Job job = silent(1, 0).toBuilder().pace(Duration.ofMinutes(4)).build();
        assertEquals(
                Duration.ofMinutes(8), StaleRule.silenceOf(job, job.updatedAt().plus(Duration.ofDays(1))));
    }

    @Test
    void aClockThatJumpsBackAddsNothingToASilence() {
        Job job = silent(1, 0);
        assertEquals(Duration.ZERO, StaleRule.silenceOf(job, job.updatedAt().minus(Duration.ofDays(1))));
    }

    @Test
    void aProviderThatIsNotSilentHasNotBeenForAnyTime() {
        Job job = JobAt.in(JobState.RUNNING).build();
        assertEquals(Duration.ZERO, StaleRule.silenceOf(job, job.updatedAt().plus(Duration.ofDays(1))));
    }

    private static Judgement.GiveUp giveUp(StaleRule rule, Job job) {
        return assertInstanceOf(Judgement.GiveUp.class, judge(rule, job, afterGiveUp()));
    }

    private static Instant afterGiveUp() {
        return SENT.plus(GIVE_UP).plus(A_BIT);
    }

    private static Job silent(int looks, int notUnderstood) {
        return JobAt.in(JobState.RUNNING).silence(silence(looks, notUnderstood)).build();
    }

    private static Silence silence(int looks, int notUnderstood) {
        return new Silence(SENT, Duration.ZERO, looks, notUnderstood, 0, "502 Bad Gateway");
    }

    /** The rule's judgement when the silence on the job's record has lasted from {@code SENT} until then. */
    private static Judgement judge(StaleRule rule, Job job, Instant then) {
        Silence lasting = job.silence()
                .map(silence -> new Silence(
                        silence.since(),
                        Duration.between(SENT, then),
                        silence.looks(),
                        silence.notUnderstood(),
                        silence.notFound(),
                        silence.lastAnswer()))
                .orElse(null);
        return rule.judge(job.toBuilder().silence(lasting).build(), job.updatedAt());
    }
}
