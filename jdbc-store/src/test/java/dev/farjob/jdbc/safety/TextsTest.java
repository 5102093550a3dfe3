package dev.farjob.jdbc.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.Payload;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text comes back as it went in, wherever it stood, and is found again by itself alone. */
class TextsTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int BYTES_OF_A_HAN_CHARACTER = 3;

    /** All are different texts, however alike a collation may find some of them. */
    private static final List<String> TEXTS = List.of(
            "plain",
            "Plain",
            "PLAIN",
            "plain ",
            " plain",
            "pla\u0131n",
            "PLA\u0130N",
            "stra\u00DFe",
            "strasse",
            "STRASSE",
            "caf\u00E9",
            "cafe\u0301",
            "cafe",
            "\uFF43afe",
            "\u00C5ngstr\u00F6m",
            "\u212Bngstr\u00F6m",
            "A\u030Angstr\u00F6m",
            "\u0645\u0631\u062D\u0628\u0627 \u202Eabc\u202C",
            "\u05E9\u05DC\u05D5\u05DD",
            "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA",
            "\uD83D\uDE00",
            "\uD83D\uDE01",
            "\uD842\uDF0E\uD835\uDD18",
            "a\u200Bb",
            "ab",
            "\uFEFFab",
            "\uFB01",
            "fi",
            "~t ~~ ~a accepted for",
            "null",
            "1e3");

    @TestFactory
    Stream<DynamicNode> anyTextCanStandAnywhere() {
        return Stream.of(TestDatabase.values()).map(kind -> {
            FreshDatabase database = kind.fresh();
            JobStore store = JdbcJobStore.on(database.dataSource());
            List<Job> lived = new ArrayList<>();
            Stream<DynamicTest> lives = TEXTS.stream()
                    .map(text -> DynamicTest.dynamicTest(
                            text, () -> lived.add(WholeLife.of(store, text).live())));
            DynamicTest apart = DynamicTest.dynamicTest("none was taken for another", () -> {
                assertEquals(
                        TEXTS.size(),
                        store.list(JobQuery.everyone().limit(JobQuery.MAX_LIMIT))
                                .size());
                database.close();
            });
            return DynamicContainer.dynamicContainer(kind.name(), Stream.concat(lives, Stream.of(apart)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void anInputAndAResultCanHaveAMebibyte(TestDatabase kind) {
        try (FreshDatabase database = kind.fresh()) {
            WholeLife.of(JdbcJobStore.on(database.dataSource()), large("\u8AA0"), large("\u5BFA"))
                    .live();
        }
    }

    private static Payload large(String character) {
        return Payload.ofJson("\"" + character.repeat(MEBIBYTE / BYTES_OF_A_HAN_CHARACTER) + "\"");
    }
}
