package dev.farjob.fal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of reading. */
class SmallPartsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @DisplayName("Retry-After is seconds or a date, a day at most, and nothing else")
    @CsvSource(
            delimiter = ';',
            value = {
                "17;PT17S",
                " 0 ;PT0S",
                "999999999;PT24H",
                "Thu, 01 Jan 2026 00:01:00 GMT;PT1M",
                "Thu, 01 Jan 2015 00:00:00 GMT;PT0S",
                "soon;",
                "-1;",
                "1.5;",
                "99999999999999;",
                "'';"
            })
    void retryAfter(String text, Duration wait) {
        assertEquals(Optional.ofNullable(wait), RetryAfter.read(text, NOW));
    }

    @ParameterizedTest
    @DisplayName("§2.2 a log's time may have a zone or none")
    @CsvSource({
        "2024-12-20T15:37:17.120314,2024-12-20T15:37:17.120314Z",
        "2026-02-17T10:30:01.123Z,2026-02-17T10:30:01.123Z",
        "2026-02-17T10:30:01+02:00,2026-02-17T08:30:01Z",
        "yesterday,"
    })
    void times(String text, Instant time) {
        assertEquals(Optional.ofNullable(time), LogLine.time(text));
    }

    @Test
    @DisplayName("§2.2 every part of a log's entry may be missing")
    void logs() {
        JsonNode status = Json.readObject(
                        "{\"logs\":[{\"message\":\"a\",\"level\":\"STDERR\",\"labels\":{}},\"b\",{},7,null,"
                                + "{\"message\":null},{\"message\":\"c\",\"timestamp\":12}]}")
                .orElseThrow();
        assertEquals(
                List.of("a", "b", "c"),
                LogLine.readAll(status).stream().map(LogLine::message).toList());
        assertEquals(
                List.of(), LogLine.readAll(Json.readObject("{\"logs\":null}").orElseThrow()));
    }

    @ParameterizedTest
    @DisplayName("§2.3 events are the same however the bytes are cut, and whatever ends a line")
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void events(int cut) {
        byte[] bytes = ": ping\n\ndata: {\"a\":\"\u00fc\"}\n\ndata:b\r\n\r\nevent: x\rdata: c\rdata: d\r\rid: 7\n\n"
                .getBytes(StandardCharsets.UTF_8);
        SseDecoder decoder = new SseDecoder(100);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += cut) {
            events.addAll(decoder.feed(ByteBuffer.wrap(bytes, i, Math.min(cut, bytes.length - i))));
        }
        assertEquals(List.of("{\"a\":\"\u00fc\"}", "b", "c\nd"), events);
    }

    @Test
    @DisplayName("§2.3 an event over the limit is the last")
    void longEvents() {
        SseDecoder decoder = new SseDecoder(10);
        decoder.feed(ByteBuffer.wrap("data: 123456789".getBytes(StandardCharsets.UTF_8)));
        assertTrue(decoder.isOverflown());
        assertEquals(List.of(), decoder.feed(ByteBuffer.wrap("\n\ndata: x\n\n".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    @DisplayName("members come in the very characters in which they stood")
    void members() {
        Map<String, String> members = Json.members(
                        "{ \"a\" : 1.50e3 , \"b\":{\"x\":[1, 2]} ,\"c\":\"\\u0041\", \"a\": -0.0,\"d\":true}",
                        Set.of("a", "b", "c"))
                .orElseThrow();
        assertEquals(Map.of("a", "-0.0", "b", "{\"x\":[1, 2]}", "c", "\"\\u0041\""), members);
        assertEquals(Optional.of("A"), Json.text(members, "c"));
        assertEquals(List.of("1", "{ \"a\":2 }"), Json.elements("[1 ,{ \"a\":2 }, 3]", 2));
    }

    @ParameterizedTest
    @DisplayName("what is not exactly one JSON object has no members")
    @ValueSource(strings = {"", " ", "[]", "1", "{", "{}{}", "{} x", "{\"a\":}", "{\"a\":1,}", "\uFEFF{}", "{'a':1}"})
    void noMembers(String text) {
        assertEquals(Optional.empty(), Json.members(text, Set.of("a")));
    }

    @Test
    @DisplayName("a detail that was damaged is read as far as it goes")
    void details() {
        HandleDetail whole = new HandleDetail(
                Optional.of("team-a"), Optional.of("https://q/s"), Optional.empty(), Optional.of("https://q/c"));
        assertEquals(whole, HandleDetail.read(whole.write()));
        for (String damaged : List.of("", "{", "null", "[1]", "{\"key\":7,\"status\":[]}", "{\"status\":\"a b\"}")) {
            assertEquals(
                    new HandleDetail(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    HandleDetail.read(damaged));
        }
    }

    @ParameterizedTest
    @DisplayName("a word of a stranger's is fit for a message")
    @CsvSource({"PAUSED,PAUSED", "a b!,a?b?", "https://x?sig=1,https???x?sig?1"})
    void words(String word, String name) {
        assertEquals(name, Words.name(word));
        assertEquals(64, Words.name("x".repeat(1_000)).length());
    }
}
