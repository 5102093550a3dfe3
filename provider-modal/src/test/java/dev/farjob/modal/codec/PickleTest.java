package dev.farjob.modal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.farjob.modal.codec.UnreadableValueException.Kind;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles as Python writes them; those here were written by CPython 3. */
class PickleTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final int LIMIT = 10_000;
    private static final int BODIES = Integer.getInteger("farjob.modal.fuzz", 100_000) / 2;

    /** {@code {'fraction': 0.4, 'l': [1, (2, 3, 4), {5}], 'n': None, 'b': b'x', 'big': 2**70, 'neg': -5, 't': True}}. */
    private static final String EVERYTHING =
            "8004955f000000000000007d94288c086672616374696f6e94473fd999999999999a8c016c945d94"
                    + "284b014b024b034b0487948f94284b0590658c016e944e8c016294430178948c03626967948a0900"
                    + "00000000000000408c036e6567944afbffffff8c01749488752e";

    private static String json(String hex) throws UnreadableValueException {
        return PlainPickle.toJson(HEX.parseHex(hex), LIMIT).json();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "80044e2e|null",
                "8004882e|true",
                "80044b052e|5",
                "80044dffff2e|65535",
                "80044affffffff2e|-1",
                "80048a05ffffffffff2e|-1",
                "8004473ff00000000000002e|1.0",
                "80048c0161942e|`\"a\"`",
                "8004430161942e|`{\"$bytes\":\"YQ==\"}`",
                "80045d942e|[]",
                "8004292e|[]",
                "80047d942e|{}",
                "80054b014b0286942e|[1,2]",
                "80025d71002868006801652e|`BROKEN`"
            })
    void plainDataIsRead(String hex, String expected) throws UnreadableValueException {
        if (expected.equals("BROKEN")) {
            assertEquals(
                    Kind.BROKEN,
                    assertThrows(UnreadableValueException.class, () -> json(hex))
                            .kind());
        } else {
            assertEquals(expected, json(hex));
        }
    }

    @Test
    void everythingTogetherIsRead() throws UnreadableValueException {
        assertEquals(
                "{\"fraction\":0.4,\"l\":[1,[2,3,4],[5]],\"n\":null,\"b\":{\"$bytes\":\"eA==\"},"
                        + "\"big\":1180591620717411303424,\"neg\":-5,\"t\":true}",
                json(EVERYTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8004" + "8c05706f736978948c0673797374656d94932e", // os.system
                "8003" + "63706f7369780a73797374656d0a2e", // the same, older
                "8004" + "8c0161944b01522e", // calls something
                "8004" + "294e622e", // sets the state of an object
                "8004" + "2929812e", // makes an object
                "8004" + "692e", // makes an object, older
                "8004" + "512e", // asks for a persistent id
                "8004" + "82012e", // an extension
                "80064e2e" // a protocol of the future
            })
    @DisplayName("what would look up, make or call anything is not read")
    void nothingIsRun(String hex) {
        assertEquals(
                Kind.NOT_PLAIN,
                assertThrows(UnreadableValueException.class, () -> json(hex)).kind());
    }

    @Test
    @DisplayName("a list that holds itself has no end, and is not read")
    void loops() {
        assertEquals(
                Kind.TOO_LARGE,
                assertThrows(UnreadableValueException.class, () -> json("80045d946800612e"))
                        .kind());
    }

    @Test
    @DisplayName("a few bytes that stand for a billion values are not read")
    void laughter() {
        // [x, x], where x is [y, y], and so on, thirty times
        String pickle = "800495b7000000000000005d94285d94285d94285d94285d94285d94285d94285d94285d94285d94"
                + "285d94285d94285d94285d94285d94285d94285d94285d94285d94285d94285d94285d94285d9428"
                + "5d94285d94285d94285d94285d94285d94285d94285d94681e65681d65681c65681b65681a656819"
                + "65681865681765681665681565681465681365681265681165681065680f65680e65680d65680c65"
                + "680b65680a656809656808656807656806656805656804656803656802656801652e";
        assertEquals(
                Kind.TOO_LARGE,
                assertThrows(UnreadableValueException.class, () -> json(pickle)).kind());
    }

    @Test
    @DisplayName("keys are to the byte what Python's pickle.dumps makes of them")
    void keysAreAsPythonWritesThem() {
        assertEquals("8004950c000000000000008c0870726f6772657373942e", HEX.formatHex(PickledText.of("progress")));
        assertEquals(
                "80049521000000000000008c1d66632d30314b583442304136323046435152365a574a4b525a3758525494" + "2e",
                HEX.formatHex(PickledText.of("fc-01KX4B0A620FCQR6ZWJKRZ7XRT")));
        assertEquals(
                "80049509000000000000004305" + "7878787878942e",
                HEX.formatHex(PickledText.of("xxxxx".getBytes(UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 65_535, 65_536, 100_000})
    void whatIsWrittenIsRead(int length) throws UnreadableValueException {
        assertEquals("ü".repeat(length), PlainPickle.read(PickledText.of("ü".repeat(length))));
        assertArrayEquals(new byte[length], (byte[]) PlainPickle.read(PickledText.of(new byte[length])));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @DisplayName("whatever comes in place of a pickle, the answer is one of ours")
    void fuzz() {
        byte[] whole = HEX.parseHex(EVERYTHING);
        int read = 0;
        for (int seed = 0; seed < BODIES; seed++) {
            Random random = new Random(seed);
            byte[] body = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = whole[random.nextInt(whole.length)];
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            try {
                PlainPickle.toJson(body, LIMIT);
                read++;
            } catch (UnreadableValueException ours) {
                assertTrue(ours.getMessage().length() < 300);
            } catch (RuntimeException | StackOverflowError crash) {
                fail("seed " + seed, crash);
            }
        }
        assertTrue(read > 0, "some of them are read after all, or nothing was tried");
    }
}
