package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aGeneratedIdHas26CharactersThatNobodyConfuses() {
        assertTrue(JobId.create(NOON, new Random(1)).value().matches("[0-9a-hjkmnp-tv-z]{26}"));
    }

    @Test
    void aLaterIdSortsAfterAnEarlierOne() {
        Random random = new Random(1);
        List<JobId> ids = IntStream.range(0, 5_000)
                .mapToObj(i -> JobId.create(NOON.plusMillis((long) i * i), random))
                .toList();
        assertEquals(ids.stream().sorted().toList(), ids);
    }

    @Test
    void theTimeIsTheBeginningOfTheId() {
        assertEquals("01kjmma2g0", JobId.create(NOON, new Random(1)).value().substring(0, 10));
    }

    @Test
    void twoIdsOfTheSameInstantDiffer() {
        Random random = new Random(1);
        assertNotEquals(JobId.create(NOON, random), JobId.create(NOON, random));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-9_z", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aHostMayChooseItsOwn(String value) {
        assertEquals(value, JobId.of(value).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a/b", "a.b", "ä", "01234567890123456789012345678901234567890123456789012345678901234"})
    void anIdThatIsNotSafeInAKeyOrAUrlIsRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> JobId.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a/b", "a.b", "ä", "01234567890123456789012345678901234567890123456789012345678901234"})
    void aStrangersTextThatCannotBeAnIdIsNoException(String text) {
        assertEquals(Optional.empty(), JobId.parse(text));
    }

    @Test
    void aStrangersTextThatIsAnIdIsTheId() {
        assertEquals(Optional.of(JobId.of("order-17")), JobId.parse("order-17"));
    }

    @Test
    void aRefusalDoesNotRepeatWhatWasGiven() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> JobId.of("<script>"));
        assertEquals("a job id has 1 to 64 characters out of A-Z a-z 0-9 _ - ; this one has 8", refusal.getMessage());
    }
}
