package dev.farjob.modal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.modal.codec.UnreadableValueException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborValueTest {

    private static final int LIMIT = 10_000;

    private static DecodedValue read(String hex) throws IOException {
        return CborValue.read(new ByteArrayInputStream(HexFormat.of().parseHex(hex)), LIMIT);
    }

    private static Kind trouble(String hex) {
        return assertThrows(UnreadableValueException.class, () -> read(hex)).kind();
    }

    /** The first column is from the examples of RFC 8949, and from what Python's cbor2 writes. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "00|0",
                "17|23",
                "1818|24",
                "1903e8|1000",
                "1a000f4240|1000000",
                "1bffffffffffffffff|18446744073709551615",
                "c249010000000000000000|18446744073709551616",
                "3bffffffffffffffff|-18446744073709551616",
                "c349010000000000000000|-18446744073709551617",
                "20|-1",
                "3903e7|-1000",
                "f90000|0.0",
                "f93c00|1.0",
                "f97bff|65504.0",
                "f90001|5.9604645E-8",
                "f9c400|-4.0",
                "f97c00|`\"Infinity\"`",
                "f97e00|`\"NaN\"`",
                "fa47c35000|100000.0",
                "fb3ff199999999999a|1.1",
                "f4|false",
                "f5|true",
                "f6|null",
                "f7|null",
                "60|`\"\"`",
                "62c3bc|`\"ü\"`",
                "64f0908591|`\"𐅑\"`",
                "80|[]",
                "8301820203820405|[1,[2,3],[4,5]]",
                "a0|{}",
                "a201020304|`{\"1\":2,\"3\":4}`",
                "a26161016162820203|`{\"a\":1,\"b\":[2,3]}`",
                "bf61610161629f0203ffff|`{\"a\":1,\"b\":[2,3]}`",
                "7f657374726561646d696e67ff|`\"streaming\"`",
                "9fff|[]",
                "c074323031332d30332d32315432303a30343a30305a|`\"2013-03-21T20:04:00Z\"`",
                "c11a514b67b0|1363896240",
                "d9010283010203|[1,2,3]",
                "d8255000112233445566778899aabbccddeeff|`\"00112233-4455-6677-8899-aabbccddeeff\"`",
                "6100|`\"\\u0000\"`"
            })
    void valuesBecomeJson(String hex, String json) throws IOException {
        assertEquals(json, read(hex).json());
    }

    @Test
    @DisplayName("byte strings are noted by name and place, and not held")
    void bytesAreNoted() throws IOException {
        DecodedValue value = read("a2" + "6161" + "43010203" + "6162" + "824100" + "4101");
        assertEquals(
                List.of(new ByteRange("a", 4, 3), new ByteRange("b-0", 11, 1), new ByteRange("b-1", 13, 1)),
                value.media());
    }

    @Test
    @DisplayName("two outputs never have one name")
    void namesAreUnique() throws IOException {
        DecodedValue value = read("a3" + "612f" + "4100" + "612e" + "4101" + "615f" + "4102");
        assertEquals(3, value.media().stream().map(ByteRange::name).distinct().count());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', BROKEN", // nothing
        "18, BROKEN", // a head that ends
        "6261, BROKEN", // a text that ends
        "9f01, BROKEN", // a list that ends
        "ff, NOT_PLAIN", // a break of nothing
        "1f, BROKEN", // a number without end
        "1c, BROKEN", // a reserved head
        "0000, BROKEN", // two values
        "61ff, BROKEN", // no UTF-8
        "a1, BROKEN", // a map that ends
        "bf6161ff, NOT_PLAIN", // a key without a value
        "9bffffffffffffffff, BROKEN", // a list of more than there is
        "5bffffffffffffffff, BROKEN", // a byte string of more than there is
        "5b7fffffffffffffff, BROKEN", // the same, in the range of a long
        "7b7fffffffffffffff, TOO_LARGE", // a text of more than is kept
        "5f4101ff, NOT_PLAIN", // a byte string in pieces
        "a1410001, NOT_PLAIN", // bytes as a key
        "d81d00, NOT_PLAIN", // a shared reference
        "c25903e9, BROKEN", // a number of more bytes than there are
        "c25907d0, TOO_LARGE" // a number of two thousand bytes
    })
    void whatCannotBeReadSaysWhy(String hex, Kind kind) {
        assertEquals(kind, trouble(hex));
    }

    @Test
    @DisplayName("nesting has an end")
    void nestingHasAnEnd() {
        assertEquals(Kind.TOO_LARGE, trouble("81".repeat(100_000)));
        assertEquals(Kind.TOO_LARGE, trouble("c0".repeat(100_000)));
    }

    @Test
    @DisplayName("the limit is one of JSON, also where the CBOR is small")
    void theLimitIsOfJson() {
        assertEquals(Kind.TOO_LARGE, trouble("9f" + "3bffffffffffffffff".repeat(600) + "ff"));
    }

    @Test
    @DisplayName("a gigabyte of bytes passes through in little memory")
    void largeBytesPassThrough() throws IOException {
        long length = 1L << 30;
        InputStream huge = new SequenceInputStream(
                new ByteArrayInputStream(HexFormat.of().parseHex("5a40000000")), new Zeros(length));
        assertEquals(
                List.of(new ByteRange("result", 5, length)),
                CborValue.read(huge, LIMIT).media());
    }

    /** So many zeros. */
    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, length);
            left -= read;
            return read;
        }
    }
}
