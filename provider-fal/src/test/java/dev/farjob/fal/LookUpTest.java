package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a submit is looked for whose answer was lost: §7.1 of what is known of fal. */
class LookUpTest extends OnSimulator {

    private final FalProvider promised = fal.provider().uniqueInputs().build();

    @Test
    @DisplayName("§7.1 where inputs are unique, a lost submit is found by its input, and asked about")
    void found() {
        orphan(request(ENDPOINT, "{\"prompt\":\"x\",\"seed\":1}"));
        SpawnRequest rewritten = request(ENDPOINT, "{\"seed\": 1.0, \"prompt\": \"x\"}");
        Found.There there = assertInstanceOf(Found.There.class, promised.lookUp(rewritten, clock.instant()));
        assertInstanceOf(ProviderStatus.Alive.class, promised.observe(there.handle()));
    }

    @Test
    @DisplayName(
            "§7.1 without that promise no job is given a request that may be another's; it is named to whoever repairs")
    void notPromised() {
        orphan(request());
        Found.CannotTell cannot = assertInstanceOf(Found.CannotTell.class, client.lookUp(request(), clock.instant()));
        assertTrue(cannot.reason().contains(arrived().id()), cannot.reason());
    }

    @Test
    @DisplayName("two requests with one input are nobody's")
    void ambiguous() {
        orphan(request());
        orphan(request());
        assertInstanceOf(Found.CannotTell.class, promised.lookUp(request(), clock.instant()));
    }

    @Test
    @DisplayName("§7.1 what waits in the queue may not be listed, so that nothing is found proves nothing")
    void notListed() {
        fal.next(FalCall.SUBMIT, FalFault.answerLost());
        client.spawn(request());
        assertInstanceOf(Found.CannotTell.class, promised.lookUp(request(), clock.instant()));
        fal.behave(FalHabit.HISTORY_LISTS_QUEUED);
        assertInstanceOf(Found.There.class, promised.lookUp(request(), clock.instant()));
    }

    @Test
    @DisplayName("requests from long before are not this one")
    void olderOnes() {
        orphan(request());
        clock.advance(Duration.ofHours(1));
        assertInstanceOf(Found.CannotTell.class, promised.lookUp(request(), clock.instant()));
    }

    @Test
    @DisplayName("§7.1 the pages are turned, so many and no more")
    void pages() {
        fal.everyJob(FalScript.ending(FalOutcome.video()).atOnce());
        for (int i = 0; i < 120; i++) {
            promised.spawn(request(ENDPOINT, "{\"seed\":" + i + "}"));
        }
        assertInstanceOf(Found.There.class, promised.lookUp(request(ENDPOINT, "{\"seed\":110}"), clock.instant()));
        assertEquals(2, fal.count(FalCall.HISTORY));
    }

    private void orphan(SpawnRequest request) {
        fal.nextJob(FalScript.ending(FalOutcome.video()).queuedFor(Duration.ZERO));
        fal.next(FalCall.SUBMIT, FalFault.answerLost());
        client.spawn(request);
    }
}
