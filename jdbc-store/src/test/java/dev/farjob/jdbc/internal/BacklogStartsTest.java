package dev.farjob.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.internal.BacklogStarts.Start;
import org.junit.jupiter.api.Test;

/** Where claims begin while there is a backlog. */
class BacklogStartsTest {

    private static final long NOON = 1_800_000_000_000_000L;
    private static final long MINUTE = 60_000_000;
    private static final long QUARTER_SECOND = 250_000;

    private final BacklogStarts starts = new BacklogStarts();

    @Test
    void aClaimOfAProviderOfWhichNothingIsKnownBeginsAtTheBeginning() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        assertTrue(starts.of("modal").isOfAll());
    }

    @Test
    void theNextClaimOfABacklogBeginsALittleBeforeTheEndOfTheLast() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        assertEquals(new Start(NOON - MINUTE - QUARTER_SECOND, NOON), starts.of("fal"));
    }

    @Test
    void whatIsKnownOfTheBeginningStaysAsOldAsItIs() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        starts.backlog("fal", starts.of("fal"), NOON - MINUTE + 5, NOON + BacklogStarts.A_SECOND);
        assertEquals(NOON, starts.of("fal").known());
    }

    @Test
    void afterASecondTheClaimHasReadTheBeginningAnew() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        long later = NOON + BacklogStarts.A_SECOND + 1;
        starts.backlog("fal", starts.of("fal"), NOON - MINUTE + 5, later);
        assertEquals(later, starts.of("fal").known());
    }

    @Test
    void soItHasIfTheClockOfTheDatabaseWentBack() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        starts.backlog("fal", starts.of("fal"), NOON - 2 * MINUTE, NOON - MINUTE);
        assertEquals(NOON - MINUTE, starts.of("fal").known());
    }

    @Test
    void whereEverythingWasTakenTheNextClaimBeginsAtTheBeginning() {
        starts.backlog("fal", Start.OF_ALL, NOON - MINUTE, NOON);
        starts.nothingIsLeft("fal");
        assertTrue(starts.of("fal").isOfAll());
    }
}
