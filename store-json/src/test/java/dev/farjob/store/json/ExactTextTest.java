package dev.farjob.store.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value has one text only, and no database has to guess what a text means. */
class ExactTextTest {

    @ParameterizedTest
    @CsvSource({
        "0.0,                     0",
        "-0.0,                    -0.0",
        "1.0,                     1",
        "0.5,                     0.5",
        "0.001,                   0.001",
        "0.30000000000000004,     0.30000000000000004",
        "2.0E-3,                  0.002",
        "4.9E-324,                5E-324",
        "2.2250738585072014E-308, 2.2250738585072014E-308",
        "0.9999999999999999,      0.9999999999999999"
    })
    void aFractionHasTheFewestDigitsThatAreItAgain(double fraction, String digits) {
        String text = JobJson.write(at(fraction));
        assertTrue(text.contains("\"fraction\":" + digits + "}"), text);
        assertEquals(
                OptionalDouble.of(fraction),
                JobJson.readJob(text).reportedProgress().orElseThrow().fraction());
    }

    @Test
    void everyFractionComesBackBitByBit() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double fraction = i % 2 == 0 ? random.nextDouble() : Double.longBitsToDouble(random.nextLong() >>> 2);
            if (fraction <= 1) {
                assertEquals(
                        OptionalDouble.of(fraction),
                        JobJson.readJob(JobJson.write(at(fraction)))
                                .reportedProgress()
                                .orElseThrow()
                                .fraction());
            }
        }
    }

    private static Job at(double fraction) {
        return ((Job) Golden.values().get("job-accepted"))
                .toBuilder().reportedProgress(Progress.measured(fraction)).build();
    }

    /** JavaScript, and whatever reads numbers as it does, takes 2^53 + 1 for 2^53. */
    @ParameterizedTest
    @CsvSource({
        "9007199254740991,     9007199254740991",
        "9007199254740992,     '\"9007199254740992\"'",
        "9223372036854775807,  '\"9223372036854775807\"'",
        "-9007199254740991,    -9007199254740991",
        "-9223372036854775808, '\"-9223372036854775808\"'"
    })
    void aNumberThatADoubleDoesNotHoldIsAText(long number, String written) {
        JobEvent event = new JobEvent(
                JobId.of("job-1"), number, Instant.EPOCH, EventKind.SUBMITTED, Cause.SUBMIT, JobState.ACCEPTED, 0, "");
        String text = JobJson.write(event);
        assertTrue(text.contains("\"version\":" + written + ","), text);
        assertEquals(event, JobJson.readEvent(text));
    }

    @Test
    void halfASurrogatePairIsEscapedAndAWholeOneIsNot() {
        assertEquals(
                "{\"format\":1,\"kind\":\"INLINE\",\"locator\":\"\\ud83d \uD83D\uDE00 \\ude00\\ud83d\uD83D\uDE00\",\"name\":\"a\"}",
                JobJson.write(inline("\uD83D \uD83D\uDE00 \uDE00\uD83D\uD83D\uDE00")));
    }

    @Test
    void whatJsonDoesNotAllowIsEscapedAndNothingElse() {
        assertEquals(
                "{\"format\":1,\"kind\":\"INLINE\",\"locator\":\"\\u0000\\u0008\\t\\n\\u000c\\r\\u001f \\\"\\\\/\u007Fé\u2028\",\"name\":\"a\"}",
                JobJson.write(inline("\u0000\b\t\n\f\r\u001F \"\\/\u007Fé\u2028")));
    }

    /** Other programs may escape what they like. */
    @Test
    void whateverIsEscapedIsRead() {
        assertEquals(
                inline("aé\uD83D\uDE00/\uD83D"),
                JobJson.readMedia(
                        "{\"format\":1,\"kind\":\"\\u0049NLINE\",\"n\\u0061me\":\"a\",\"locator\":\"\\u0061\\u00E9\\uD83D\\uDE00\\/\uD83D\"}"));
    }

    private static MediaRef inline(String locator) {
        return new MediaRef.Inline(MediaInfo.named("a"), locator);
    }

    @Test
    void theHeadersOfAWebhookHaveOneOrder() {
        List<String> names =
                Stream.iterate(0, i -> i + 1).limit(50).map(i -> "header-" + i).toList();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        names.forEach(name -> headers.put(name, List.of(name)));
        Map<String, List<String>> backwards = new LinkedHashMap<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            backwards.put(names.get(i), List.of(names.get(i)));
        }
        String text = JobJson.write(webhook(headers));
        assertEquals(text, JobJson.write(webhook(backwards)));
        assertTrue(text.indexOf("[\"header-1\",") < text.indexOf("[\"header-49\","));
    }

    @Test
    void aHeaderMayHaveAnyName() {
        for (String name : List.of("", "\uD800", "a\uDC00", "\u0000\n", "x".repeat(60_000))) {
            UnmatchedWebhook webhook = webhook(Map.of(name, List.of(name)));
            assertEquals(webhook, JobJson.readWebhook(JobJson.write(webhook)));
        }
    }

    private static UnmatchedWebhook webhook(Map<String, List<String>> headers) {
        return new UnmatchedWebhook("acme", "1", "key", WebhookDelivery.of(headers, new byte[0]), Instant.EPOCH);
    }

    @Test
    void aPayloadMayBeLongerThanAParserLikes() {
        int tooLong = StreamReadConstraints.DEFAULT_MAX_STRING_LEN + 1;
        JobResult result = JobResult.of(Payload.ofJson("x".repeat(tooLong)));
        assertEquals(result, JobJson.readResult(JobJson.write(result)));
    }
}
