package dev.farjob.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final String CLEF = "\uD834\uDD1E";

    @Test
    void aTextOfTheGreatestLengthIsTaken() {
        assertEquals("abc", Texts.require("name", "abc", 3));
    }

    @Test
    void aLongerOneIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Texts.require("name", "abcd", 3));
        assertEquals("name has 4 characters, at most 3 are allowed", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u2003"})
    void aBlankOneIsRefused(String blank) {
        assertThrows(IllegalArgumentException.class, () -> Texts.require("name", blank, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u007fb", "a\u0085b"})
    void controlCharactersAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Texts.require("name", text, 10));
    }

    @Test
    void halfASurrogatePairIsRefusedBecauseItIsNoTextInADatabase() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Texts.require("name", "a" + CLEF.charAt(0), 10));
        assertEquals("name must not contain half a surrogate pair", refusal.getMessage());
    }

    @Test
    void aWholePairIsText() {
        assertEquals(CLEF, Texts.require("name", CLEF, 10));
    }

    @Test
    void anEmptyOneIsTakenWhereItMayBeEmpty() {
        assertEquals("", Texts.requireShort("detail", "", 3));
    }

    @Test
    void aMissingOneIsNamed() {
        NullPointerException refusal =
                assertThrows(NullPointerException.class, () -> Texts.requireShort("detail", null, 3));
        assertEquals("detail must not be null", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"abcd, 4, abcd", "abcde, 4, abc…"})
    void aLongTextIsCut(String text, int max, String cut) {
        assertEquals(cut, Texts.cut(text, max));
    }

    @Test
    void aCharacterOutsideTheBasicPlaneIsNotCutInHalf() {
        assertEquals("ab…", Texts.cut("ab" + CLEF + "cd", 4));
    }

    @Test
    void theTextBeforeTheCutStays() {
        assertEquals("a" + CLEF + "…", Texts.cut("a" + CLEF + "bc", 4));
    }

    @Test
    void everyNameOfAJobHasItsLimit() {
        assertDoesNotThrow(() -> {
            Owner.of("x".repeat(200));
            Subject.of("x".repeat(200));
            IdempotencyKey.of("x".repeat(200));
            Handle.of(Target.of("x".repeat(64), "x".repeat(500)), "x".repeat(2_000))
                    .withDetail("x".repeat(20_000));
        });
    }

    @Test
    void anOwnerIsNotLonger() {
        assertThrows(IllegalArgumentException.class, () -> Owner.of("x".repeat(201)));
    }

    @Test
    void aSubjectIsNotLonger() {
        assertThrows(IllegalArgumentException.class, () -> Subject.of("x".repeat(201)));
    }

    @Test
    void anIdempotencyKeyIsNotLonger() {
        assertThrows(IllegalArgumentException.class, () -> IdempotencyKey.of("x".repeat(201)));
    }

    @Test
    void aProviderIsNotLonger() {
        assertThrows(IllegalArgumentException.class, () -> Target.of("x".repeat(65), "x"));
    }

    @Test
    void anEndpointIsNotLonger() {
        assertThrows(IllegalArgumentException.class, () -> Target.of("x", "x".repeat(501)));
    }

    @Test
    void aProvidersTextIsKeptAlsoWithHalfACharacter() {
        String smile = "\ud83d\ude00";
        assertEquals(
                "{\"a\":\"" + smile + "\\ud83d\"}",
                Payload.received("{\"a\":\"" + smile + "\ud83d\"}").json());
    }
}
