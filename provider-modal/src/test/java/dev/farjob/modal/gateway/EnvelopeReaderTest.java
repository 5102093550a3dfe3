package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader takes envelopes, and nothing else for one. */
class EnvelopeReaderTest {

    private static Optional<Envelope> read(String json) {
        return EnvelopeReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Progress progress(String json) {
        return ((Envelope.Status)
                        read("{\"farjob\":1,\"kind\":\"status\",\"id\":\"fc-1\",\"state\":\"running\",\"progress\":"
                                        + json + "}")
                                .orElseThrow())
                .progress()
                .orElse(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "{}",
                "{\"detail\":\"Not Found\"}",
                "{\"kind\":\"call\",\"id\":\"fc-1\"}",
                "{\"farjob\":2,\"kind\":\"call\",\"id\":\"fc-1\"}",
                "{\"farjob\":\"1\",\"kind\":\"call\",\"id\":\"fc-1\"}",
                "{\"farjob\":1,\"kind\":\"call\"}",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":7}",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":\"\"}",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":\"../lookups\"}",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":\"fc-1\"",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":\"fc-1\"} {}",
                "{\"farjob\":1,\"kind\":\"call\",\"id\":\"fc-1\",\"id\":\"fc-2\"}",
                "{\"farjob\":1,\"kind\":\"hologram\",\"id\":\"fc-1\"}",
                "{\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-1\"}",
                "{\"farjob\":1,\"kind\":\"status\",\"id\":\"fc-1\"}",
                "{\"farjob\":1,\"kind\":\"cancel\",\"id\":\"fc-1\",\"asked\":\"yes\"}",
                "{\"farjob\":1,\"kind\":\"error\"}",
            })
    void whatIsNotOneToTheLastByteIsNone(String body) {
        assertEquals(Optional.empty(), read(body));
    }

    @Test
    void fieldsThatTheClientDoesNotKnowArePassedOver() {
        assertEquals(
                Optional.of(new Envelope.Call("fc-1")),
                read("{\"new\":{\"a\":[1,{}]},\"farjob\":1,\"kind\":\"call\",\"more\":null,\"id\":\"fc-1\"}"));
    }

    @Test
    void otherEncodingsAreNone() {
        String json = "{\"farjob\":1,\"kind\":\"call\",\"id\":\"fc-1\"}";
        assertEquals(Optional.empty(), EnvelopeReader.read(json.getBytes(StandardCharsets.UTF_16)));
        byte[] latin = "{\"farjob\":1,\"kind\":\"call\",\"id\":\"fc-1\",\"x\":\"\u00fc\"}"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(Optional.empty(), EnvelopeReader.read(latin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "0",
                "-1.50",
                "12345678901234567890.123456789012345678901",
                "1e400",
                "\"text\"",
                "\"a \\\"quoted\\\" \\u00fc \\ud83c\\udf0a\"",
                "\"\u00fc\u4e2d\ud83c\udf0a\"",
                "[]",
                "{}",
                "[1, 2,  {\"a\": [null]}]",
                "{\"b\":1,\"a\":{\"id\":\"fc-9\",\"kind\":\"error\"}}",
            })
    void aResultIsCutOutAsItWasWritten(String value) {
        for (String around : new String[] {"%s", " %s ", "\n%s\t"}) {
            String written = around.replace("%s", value);
            for (String json : new String[] {
                "{\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-1\",\"value\":" + written + "}",
                "{\"value\":" + written + ",\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-1\"}"
            }) {
                assertEquals(Optional.of(new Envelope.Result("fc-1", value)), read(json));
            }
        }
    }

    @Test
    void aLongResultIsCutOutAsItWasWrittenToo() {
        String value = "[" + "{\"frame\":1,\"name\":\"\u00fc\ud83c\udf0a\"},".repeat(20_000) + "0]";
        assertEquals(
                Optional.of(new Envelope.Result("fc-1", value)),
                read("{\"farjob\":1,\"kind\":\"result\",\"value\":" + value + ",\"id\":\"fc-1\"}"));
    }

    @Test
    void nestingHasALimit() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertEquals(
                Optional.empty(), read("{\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-1\",\"value\":" + deep + "}"));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0, 0", "1, 1", "1.01, 1", "-3, 0", "1e999, 1"})
    void aFigureIsKeptWithinItsBounds(String reported, double shown) {
        assertEquals(Progress.reported(shown), progress("{\"fraction\":" + reported + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "7", "[]", "{\"fraction\":\"half\"}", "{\"fraction\":null,\"message\":3}"})
    void whatIsNoProgressIsNone(String odd) {
        assertEquals(null, progress(odd));
    }

    @Test
    void wordsAreMadeFitToBeShown() {
        Progress odd = progress("{\"message\":\"a\\u0000b\\u0085c\\ud800d" + "x".repeat(1_000) + "\"}");
        String message = odd.message().orElseThrow();
        assertTrue(message.startsWith("a b c\ufffdd"), message);
        assertEquals(Progress.MAX_MESSAGE, message.length());
    }

    @Test
    void aWordIsCutBetweenCharactersAndNotWithinOne() {
        assertEquals("ab", Words.clean("ab\ud83c\udf0a", 3));
        assertEquals("ab\ud83c\udf0a", Words.clean("ab\ud83c\udf0a", 4));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1500", "0, 0", "1e30, 86400000"})
    void aRestIsKeptWithinADay(String seconds, long millis) {
        Envelope.Trouble trouble = (Envelope.Trouble)
                read("{\"farjob\":1,\"kind\":\"error\",\"code\":\"busy\",\"retry_after\":" + seconds + "}")
                        .orElseThrow();
        assertEquals(Optional.of(Duration.ofMillis(millis)), trouble.retryAfter());
    }

    @Test
    void aRestIntoThePastIsNone() {
        Envelope.Trouble trouble =
                (Envelope.Trouble) read("{\"farjob\":1,\"kind\":\"error\",\"code\":\"busy\",\"retry_after\":-1}")
                        .orElseThrow();
        assertEquals(Optional.empty(), trouble.retryAfter());
    }

    @Test
    void whatAnEnvelopeSaysOfThePayloadIsNotShown() {
        String result = read("{\"farjob\":1,\"kind\":\"result\",\"id\":\"fc-1\",\"value\":\"PROMPT\"}")
                .toString();
        String failed = read("{\"farjob\":1,\"kind\":\"status\",\"id\":\"fc-1\",\"state\":\"failed\",\"failure\":"
                        + "{\"type\":\"E\",\"message\":\"PROMPT\",\"traceback\":\"PROMPT\"}}")
                .toString();
        assertFalse((result + failed).contains("PROMPT"));
    }
}
