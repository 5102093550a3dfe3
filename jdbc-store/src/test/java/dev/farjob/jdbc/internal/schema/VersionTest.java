package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions are read as databases write them. */
class VersionTest {

    @ParameterizedTest
    @CsvSource({
        "18.6, 18.6",
        "15.4 (Debian 15.4-1.pgdg120+1), 15.4",
        "19beta1, 19.0",
        "2.4.240 (2025-09-22), 2.4.240",
        "3.54.1, 3.54.1",
        "11.4.5-MariaDB-log, 11.4.5",
        "5.5.5-10.6.4-MariaDB-1:10.6.4+maria~focal, 10.6.4",
        "8.0.36-0ubuntu0.22.04.1, 8.0.36"
    })
    void theNumbersAreRead(String text, String version) {
        assertEquals(version, Version.in(text).orElseThrow().toString());
    }

    @Test
    void aTextWithoutNumbersIsNoVersion() {
        assertEquals(Optional.empty(), Version.in("unknown"));
    }

    @Test
    void tenIsNewerThanNine() {
        assertTrue(Version.in("10.0").orElseThrow().compareTo(Version.in("9.6").orElseThrow()) > 0);
    }

    @Test
    void thePatchDecidesWhereTheRestIsTheSame() {
        assertTrue(Version.in("8.0.16")
                        .orElseThrow()
                        .compareTo(Version.in("8.0.17").orElseThrow())
                < 0);
    }
}
