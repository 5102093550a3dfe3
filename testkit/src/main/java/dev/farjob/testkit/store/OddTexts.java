package dev.farjob.testkit.store;

import java.util.List;
import java.util.Random;

/** Texts that the model allows and that stores have stumbled over. */
final class OddTexts {

    /** None is longer than 64 characters, none has a control character, all are different. */
    static final List<String> ALL = List.of(
            "plain",
            "Ünïcödé ß",
            "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
            "𠜎𠜱𝔘𝔫𝔦",
            "שלום עולם",
            "مرحبا \u202Eabc\u202C",
            "e\u0301 n\u0303 o\u0308\u0323",
            "ﷺ Ǆ ﬁ İı ſ",
            "日本語 テスト ｶﾅ",
            "\uFEFFbom",
            "zero\u200Bwidth\u200Djoiner",
            "line\u2028separator",
            "'; DROP TABLE job; --",
            "\" OR \"\"=\"",
            "`x` [y] {z}",
            "C:\\new\\table\\0",
            "100%_sure",
            ":name ? $1 ?1 @x #{y}",
            "${jndi:ldap://x} {} %s {0}",
            "{\"a\": [1, null]}",
            "<a href='x'>&amp;</a>",
            "null",
            "NULL",
            "-1",
            "1e3",
            "true",
            " leads with a space",
            "ends with a space ");

    /** Pairs that are different texts, however alike a collation may find them. */
    static final List<List<String>> ALIKE = List.of(
            List.of("ann", "Ann"),
            List.of("ann", "ann "),
            List.of("ann", " ann"),
            List.of("stra\u00DFe", "strasse"),
            List.of("caf\u00E9", "cafe"),
            List.of("caf\u00E9", "cafe\u0301"),
            List.of("i", "\u0131"),
            List.of("a", "\uFF41"),
            List.of("\uD83D\uDE00", "\uD83D\uDE01"),
            List.of("ab", "a\u200Bb"));

    private OddTexts() {}

    /** A text of that many characters that does not compress and takes three bytes for each. */
    static String incompressible(int length, long seed) {
        return new Random(seed)
                .ints(length, 0x4E00, 0x9FA5)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
