package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that a job is made of. */
class ValuesTest {

    @Test
    void aPayloadCountsBytesAndNotCharacters() {
        assertEquals(4, Payload.ofJson("\"ä\"").sizeInBytes());
    }

    @Test
    void aPayloadKeepsItsTextAsItWasGiven() {
        assertEquals(" { } ", Payload.ofJson(" { } ").json());
    }

    @Test
    void payloadsCompareByTheirText() {
        assertEquals(Payload.ofJson("{}"), Payload.empty());
    }

    @Test
    void payloadsOfAnotherTextDiffer() {
        assertNotEquals(Payload.ofJson("[]"), Payload.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void aPayloadIsNotBlank(String blank) {
        assertThrows(IllegalArgumentException.class, () -> Payload.ofJson(blank));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\ud83e\"", "\"\udd8a\"", "\"\udd8a\ud83e\"", "\ud83e"})
    void halfACharacterCannotBeStoredAndIsRefused(String half) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Payload.ofJson(half));
        assertEquals(
                "payload must not contain half a surrogate pair, which UTF-8 cannot hold: the text was probably cut within a"
                        + " character; cut it by code points, or escape the half",
                refused.getMessage());
    }

    @Test
    void aWholeCharacterOutsideTheBasicPlaneIsFine() {
        assertEquals(6, Payload.ofJson("\"🦊\"").sizeInBytes());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void progressIsWithinZeroAndOne(double fraction) {
        assertThrows(IllegalArgumentException.class, () -> Progress.reported(fraction));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void progressMayBeNothingAndAll(double fraction) {
        assertEquals(OptionalDouble.of(fraction), Progress.measured(fraction).fraction());
    }

    @Test
    void aPlaceInTheQueueIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> Progress.queued(-1));
    }

    @Test
    void theWordsOfAWorkerAreCleanedAndCut() {
        Progress progress = Progress.said(Progress.Source.WORKER, "frame\n3" + "x".repeat(600));
        assertEquals("frame 3" + "x".repeat(492) + "…", progress.message().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0085b", "a\u009fb", "a\u007fb", "a\u0000b", "a\ud83eb", "a\udd8ab"})
    void theWordsOfAWorkerBecomeText(String said) {
        assertEquals(
                Optional.of("a b"), Progress.said(Progress.Source.WORKER, said).message());
    }

    @Test
    void aWholeCharacterIsNotCut() {
        assertEquals(
                Optional.of("x".repeat(498) + "…"),
                Progress.said(Progress.Source.WORKER, "x".repeat(498) + "🦊🦊").message());
        assertEquals(
                Optional.of("🦊"), Progress.said(Progress.Source.WORKER, "🦊").message());
    }

    @Test
    void wordsDoNotTouchTheFigures() {
        assertEquals(
                new Progress(
                        Progress.Source.QUEUE, OptionalDouble.empty(), OptionalInt.of(3), Optional.of("still waiting")),
                Progress.queued(3).withMessage("still waiting"));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1001, 1000"})
    void theMessageOfAFailureIsCut(int length, int kept) {
        assertEquals(
                kept, Failure.of(FailureKind.LOST, "x".repeat(length)).message().length());
    }

    @ParameterizedTest
    @CsvSource({"64000, 64000", "64001, 64000"})
    void theDetailOfAFailureIsCut(int length, int kept) {
        assertEquals(
                kept,
                Failure.of(FailureKind.LOST, "lost")
                        .withDetail("x".repeat(length))
                        .detail()
                        .length());
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aUserIsToldInASentenceAndNotInTheOperatorsWords(FailureKind kind) {
        String told = Failure.of(kind, "job 7 at acme: HTTP 500").forUsers();
        assertTrue(told.matches("[A-Z][^0-9]+\\."), told);
    }

    @Test
    void aUserIsToldWhatWasWrittenForUsers() {
        Failure failure =
                Failure.of(FailureKind.CONTENT_POLICY, "safety_filter").withTextForUsers("Bitte ohne Gewalt");
        assertEquals("Bitte ohne Gewalt", failure.forUsers());
        assertEquals("Bitte ohne Gewalt", failure.withDetail("{}").asRetryable().forUsers());
        assertEquals("CONTENT_POLICY: safety_filter", failure.toString());
    }

    @Test
    void aBlankTextForUsersLeavesItToTheKind() {
        Failure failure = Failure.of(FailureKind.LOST, "lost");
        assertEquals(failure, failure.withTextForUsers(" "));
    }

    @Test
    void aTextForUsersIsCutToo() {
        String told = Failure.of(FailureKind.LOST, "lost")
                .withTextForUsers("x".repeat(Failure.MAX_MESSAGE + 1))
                .forUsers();
        assertEquals(Failure.MAX_MESSAGE, told.length());
    }

    @Test
    void aFailureNeedsAMessage() {
        assertThrows(IllegalArgumentException.class, () -> Failure.of(FailureKind.LOST, " "));
    }

    @Test
    void aRetryableFailureSaysSo() {
        assertEquals(
                "LOST (retryable): lost",
                Failure.of(FailureKind.LOST, "lost").asRetryable().toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, -1, 0", "1, 2, 0", "1, 0, -1", "1, 0, 2"})
    void aSilenceCountsNoMoreOfOneKindThanOfAll(int looks, int notUnderstood, int notFound) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Silence(SomeJob.NOON, Duration.ZERO, looks, notUnderstood, notFound, ""));
    }

    @Test
    void aSilenceDoesNotLastForLessThanNoTime() {
        assertThrows(
                IllegalArgumentException.class, () -> new Silence(SomeJob.NOON, Duration.ofNanos(-1), 1, 0, 0, ""));
    }

    @Test
    void theLastAnswerOfASilenceIsCut() {
        Silence silence = new Silence(SomeJob.NOON, Duration.ZERO, 1, 1, 1, "x".repeat(600));
        assertEquals(500, silence.lastAnswer().length());
    }

    @Test
    void theReasonOfACancelIsCut() {
        assertEquals(
                1_000,
                CancelRequest.of(SomeJob.NOON, "x".repeat(2_000)).reason().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "ä"})
    void aStepNameIsSafeInAKey(String name) {
        assertThrows(IllegalArgumentException.class, () -> StepCursor.at(name));
    }

    @Test
    void aStepNameHasItsLimit() {
        assertThrows(IllegalArgumentException.class, () -> StepCursor.at("x".repeat(65)));
    }

    @Test
    void theLongestStepNameIsTaken() {
        assertEquals("x".repeat(64), StepRecord.requireName("x".repeat(64)));
    }

    @Test
    void theFailuresOfAStepAreCounted() {
        assertEquals(
                new StepCursor("archive", 2),
                StepCursor.at("archive").failedOnce().failedOnce());
    }

    @Test
    void theFailuresOfAStepAreNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> new StepCursor("archive", -1));
        Duration negative = Duration.ofSeconds(-1);
        assertThrows(IllegalArgumentException.class, () -> new StepCursor("archive", 0, negative));
    }

    @Test
    void aStepThatHasFailedWasKnownAndIsMissedNoLonger() {
        StepCursor missed =
                new StepCursor("archive", 2).missedFor(Duration.ofSeconds(3)).missedFor(Duration.ofSeconds(4));
        assertEquals(new StepCursor("archive", 2, Duration.ofSeconds(7)), missed);
        assertEquals(new StepCursor("archive", 3), missed.failedOnce());
    }

    @Test
    void aPlanHasEachStepOnceWhateverTheOutcome() {
        List<String> charge = List.of("charge");
        assertThrows(IllegalArgumentException.class, () -> new StepPlan(charge, List.of(), charge));
        assertThrows(IllegalArgumentException.class, () -> new StepPlan(List.of("a b"), List.of(), List.of()));
    }

    @Test
    void aPlanSaysWhichStepsBelongTogether() {
        StepPlan plan = new StepPlan(List.of("archive", "charge"), List.of("refund"), List.of("recharge"));
        assertEquals(List.of("archive", "charge"), plan.listOf("charge"));
        assertEquals(List.of(), plan.listOf("mail"));
        assertEquals(List.of("archive", "charge", "refund", "recharge"), plan.all());
        assertEquals(List.of("recharge"), plan.of(SomeJob.SUCCESS, true));
        assertEquals(List.of("refund"), plan.of(new Outcome.Cancelled("asked for"), true));
        assertTrue(StepPlan.none().isEmpty());
        assertFalse(new StepPlan(List.of(), List.of(), List.of("recharge")).isEmpty());
    }

    @Test
    void theNoteOfAStepIsAKeyAndNotTheThing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StepRecord(
                        JobId.of("job-1"), "archive", StepRecord.Status.DONE, SomeJob.NOON, "x".repeat(2_001)));
    }

    @Test
    void aJobHasAFewTags() {
        Map<String, String> tags = IntStream.rangeClosed(0, JobSpec.MAX_TAGS)
                .boxed()
                .collect(Collectors.toMap(i -> "tag-" + i, String::valueOf));
        assertThrows(IllegalArgumentException.class, () -> SomeJob.spec("ann").tags(tags));
    }

    @Test
    void tagsAreSortedByName() {
        assertEquals(
                List.of("a", "b"),
                List.copyOf(SomeJob.spec("ann")
                        .tags(Map.of("b", "", "a", "1"))
                        .build()
                        .tags()
                        .keySet()));
    }

    @Test
    void theValueOfATagHasItsLimit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SomeJob.spec("ann").tags(Collections.singletonMap("a", "x".repeat(257))));
    }
}
