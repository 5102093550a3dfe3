package dev.farjob.store.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a text is damaged, it is read as something or refused as the Javadoc says, and the exception gives nothing away.
 * {@code -Dfarjob.codec.seeds=100000} tries more.
 */
class DamageTest {

    private static final int SEEDS = Integer.getInteger("farjob.codec.seeds", 1_000);

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[-+0-9.eE]+|true|false|null|[{}\\[\\],:]");

    private static final List<String> OTHER_TOKENS = List.of(
            "null",
            "true",
            "-1",
            "-0.0",
            "2",
            "1e999999999",
            "-1e-999999999",
            "1e99999999999",
            "NaN",
            "99999999999999999999",
            "9223372036854775807",
            "\"\"",
            "\" \"",
            "\"X\"",
            "\"PT-1S\"",
            "\"-PT9999999999999999999H\"",
            "\"+1000000001-01-01T00:00:00Z\"",
            "\"ht tp://[\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\uDC00\"",
            "{\"\\udc00\":1}",
            "{}",
            "[]",
            "[null]",
            "[{}]",
            "[[]]",
            "{\"a\":[{}]}",
            "{\"a\":null}",
            "\"format\"",
            "\"kind\"",
            "\"target\"",
            ",",
            "]",
            "}",
            "");

    private static final String LETTERS = "\"\\{}[]:,0159-+.eEtnu \n\u0000é\uD800a";

    static Stream<TextKind<?>> kinds() {
        return TextKind.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anyTokenMayBeAnother(TextKind<?> kind) {
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            refused += tryTo(kind, withAnotherToken(kind.text(seed), random)).isPresent() ? 1 : 0;
        }
        assertTrue(refused > SEEDS / 2, kind + " was refused only " + refused + " times");
    }

    private static String withAnotherToken(String text, Random random) {
        List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
        MatchResult token = tokens.get(random.nextInt(tokens.size()));
        String other = OTHER_TOKENS.get(random.nextInt(OTHER_TOKENS.size()));
        return text.substring(0, token.start()) + other + text.substring(token.end());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anyLetterMayBeAnotherOrGoneOrTooMuch(TextKind<?> kind) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            String text = kind.text(seed);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(3));
                char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
                text = text.substring(0, from) + letter + text.substring(to);
            }
            tryTo(kind, text);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTextThatIsCutIsRefusedWhereverThatIs(TextKind<?> kind) {
        String text = kind.text(7);
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertTrue(tryTo(kind, cut).isPresent(), () -> kind + " was read from " + cut);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTextOfAnotherKindIsNoText(TextKind<?> kind) {
        for (TextKind<?> other : TextKind.all()) {
            for (long seed = 0; seed < 50; seed++) {
                tryTo(kind, other.text(seed));
            }
        }
    }

    @Test
    void noDepthIsTooMuch() {
        for (String deep : List.of("[", "{\"a\":", "[{\"a\":")) {
            String text = "{\"format\":1,\"x\":" + deep.repeat(100_000);
            assertThrows(JobJsonException.class, () -> JobJson.readJob(text));
        }
    }

    /** A parser that remembers names puts all of these into one place of its table, and gives up at some hundred. */
    @Test
    void noNamesAreTooMuch() {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 1 << 12; i++) {
            members.append('"');
            for (int bit = 0; bit < 12; bit++) {
                members.append((i >>> bit & 1) == 0 ? "aa" : "b@");
            }
            members.append("\":1,");
        }
        String event = GoldenTest.text("event").strip();
        assertEquals(event, JobJson.write(JobJson.readEvent(event.replace("{", "{" + members))));
    }

    @Test
    void theMessageNeverQuotesAnAddressOrAPayload() {
        String job = GoldenTest.text("job-succeeded").replace("https://cdn", "ht tp://cdn");
        JobJsonException refused = assertThrows(JobJsonException.class, () -> JobJson.readJob(job));
        assertEquals(
                "the text of a snapshot of job 01jq8x-Golden_7 cannot be read: its member outcome.result.media[0].uri is"
                        + " not a URI; restore this one text, or take it out of the store",
                refused.getMessage());
    }

    private static Optional<JobJsonException> tryTo(TextKind<?> kind, String text) {
        try {
            kind.again(text);
            return Optional.empty();
        } catch (JobJsonException refused) {
            assertNull(refused.getCause());
            assertEquals(0, refused.getSuppressed().length);
            assertFalse(refused.getMessage().contains(AnyText.SECRET), refused::getMessage);
            return Optional.of(refused);
        }
    }
}
