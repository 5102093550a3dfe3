package dev.farjob.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.model.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    record Video(String prompt, int seconds) {}

    @Test
    void anObjectBecomesAPayload() {
        assertEquals(
                Payload.ofJson("{\"prompt\":\"a lighthouse\",\"seconds\":8}"),
                Json.write(new Video("a lighthouse", 8)));
        assertEquals(Payload.ofJson("[1,null,\"ä\"]"), Json.write(Arrays.asList(1, null, "ä")));
        assertEquals(Payload.ofJson("{}"), Json.write(Map.of()));
    }

    @Test
    void aPayloadBecomesAnObject() {
        assertEquals(
                new Video("a lighthouse", 8),
                Json.read(Payload.ofJson("{\"seconds\":8,\"prompt\":\"a lighthouse\"}"), Video.class));
        assertEquals(List.of(1, 2), Json.read(Payload.ofJson("[1,2]"), List.class));
    }

    @Test
    void fieldsThatTheClassDoesNotKnowAreIgnored() {
        assertEquals(
                new Video("a lighthouse", 0),
                Json.read(Payload.ofJson("{\"prompt\":\"a lighthouse\",\"fps\":24}"), Video.class));
    }

    @Test
    void aValueThatCannotBeWrittenIsNamedByItsClass() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Json.write(new Object()));
        assertTrue(
                refused.getMessage().startsWith("a java.lang.Object cannot be written as JSON: "), refused::getMessage);
    }

    @Test
    void nothingIsNoInput() {
        assertEquals(
                "an input must not be null: an empty one is Map.of()",
                assertThrows(NullPointerException.class, () -> Json.write(null)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SECRET", "{\"seconds\":\"SECRET\"}", "{\"prompt\":\"x\"}SECRET", "[\"SECRET\"]", "{SECRET"})
    void aTextThatCannotBeReadIsNotRepeated(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Json.read(Payload.ofJson(text), Video.class));
        assertFalse(refused.getMessage().contains("SECRET"), refused::getMessage);
        assertNull(refused.getCause());
        assertTrue(
                refused.getMessage()
                        .startsWith("Payload[" + text.length() + " bytes] is not a dev.farjob.json.JsonTest$Video: "),
                refused::getMessage);
    }

    @Test
    void theMessageSaysWhereTheTextCannotBeRead() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Json.read(Payload.ofJson("{\n \"seconds\": \"many\"}"), Video.class));
        assertTrue(refused.getMessage().endsWith("InvalidFormatException at line 2, column 13"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "-1.5e3", "\"text\"", "true", "null", " { \"a\" : [ {} ] } "})
    void oneValueIsJson(String text) {
        assertTrue(Json.isJson(Payload.ofJson(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text", "{", "[", "{}{}", "1 2", "{\"a\":1,}", "{a:1}", "'a'", "NaN", "// comment", "01", "\"a"})
    void anythingElseIsNot(String text) {
        assertFalse(Json.isJson(Payload.ofJson(text)));
    }

    @Test
    void nestingThatWouldBreakAReaderIsNotJson() {
        assertFalse(Json.isJson(Payload.ofJson("[".repeat(100_000) + "]".repeat(100_000))));
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                arguments(
                        "[".repeat(1_001) + "]".repeat(1_001),
                        "Document nesting depth (1001) exceeds the maximum allowed (1000)"),
                arguments("1".repeat(1_001), "Number value length (1001) exceeds the maximum allowed (1000)"),
                arguments(
                        "{\"" + "a".repeat(60_000) + "\":1}",
                        // It may end before it knows the whole length
                        "Name length"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void jsonThatReadersWouldRefuseIsRefusedForWhatIsTooMuchOfIt(String text, String why) {
        String fault = Json.fault(Payload.ofJson(text)).orElseThrow();
        assertTrue(fault.startsWith("has JSON that is more than readers take: " + why), fault);
        assertFalse(Json.isJson(Payload.ofJson(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}|{ \"b\" : 2, \"a\" : 1 }|true",
                "{\"a\":1.50}|{\"a\":1.5}|true",
                "[1,2]|[2,1]|false",
                "{\"a\":1}|{\"a\":\"1\"}|false",
                "0.10000000000000000001|0.1|false",
                "{\"a\":null}|{}|false",
                "no json|no json|true",
                "no json|no  json|false"
            })
    void theOrderOfNamesAndTheSpaceBetweenSayNothing(String one, String other, boolean equal) {
        assertEquals(equal, Json.areEqual(Payload.ofJson(one), Payload.ofJson(other)));
        assertEquals(equal, Json.areEqual(Payload.ofJson(other), Payload.ofJson(one)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-2147483648", "-1e2147483648"})
    void aNumberThatIsMoreThanJavaHoldsEqualsOnlyItself(String number) {
        Payload one = Payload.ofJson("{\"a\":" + number + "}");
        assertTrue(Json.areEqual(one, Payload.ofJson("{\"a\":" + number + "}")));
        assertFalse(Json.areEqual(one, Payload.ofJson("{\"a\":1}")));
        assertFalse(Json.areEqual(Payload.ofJson("{\"a\":1}"), one));
    }

    /** A class of a host's whose getter fails, with a message about what it could not get. */
    static final class Broken {

        private final Optional<String> prompt = Optional.empty();

        public String getPrompt() {
            return prompt.orElseThrow(() -> new IllegalStateException("SECRET"));
        }
    }

    @Test
    void aGetterThatFailsIsNamedAndItsMessageIsNotRepeated() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Json.write(new Broken()));
        assertTrue(
                refused.getMessage()
                        .startsWith("a dev.farjob.json.JsonTest$Broken cannot be written as JSON:"
                                + " java.lang.IllegalStateException at "),
                refused::getMessage);
        assertTrue(refused.getMessage().contains("getPrompt"), refused::getMessage);
        assertFalse(refused.getMessage().contains("SECRET"), refused::getMessage);
        assertNull(refused.getCause());
    }
}
