package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancel is a request, and no more: §4 of what is known of fal. */
class CancelTest extends OnSimulator {

    @Test
    @DisplayName("§4 a cancel is only asked for, and the traits say so")
    void traits() {
        assertEquals(CancelKind.ASKED, client.traits().cancel());
    }

    @ParameterizedTest
    @DisplayName("§4 202 and 200 are both no more than asked")
    @ValueSource(booleans = {true, false})
    void asked(boolean saysOk) {
        if (saysOk) {
            fal.behave(FalHabit.CANCEL_SAYS_OK);
        }
        assertInstanceOf(CancelAnswer.Asked.class, client.cancel(spawn()));
    }

    @Test
    @DisplayName("§4 what runs and listens ends as cancelled")
    void honoured() {
        Handle handle = running(FalScript.ending(FalOutcome.video()));
        client.cancel(handle);
        assertInstanceOf(ProviderStatus.Cancelled.class, client.observe(handle));
    }

    @Test
    @DisplayName("§4 what runs and does not listen succeeds all the same")
    void ignored() {
        Handle handle = running(FalScript.ending(FalOutcome.video()).ignoringCancel());
        assertInstanceOf(CancelAnswer.Asked.class, client.cancel(handle));
        assertInstanceOf(ProviderStatus.Running.class, client.observe(handle));
        clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(ProviderStatus.Succeeded.class, client.observe(handle));
    }

    @Test
    @DisplayName("§4, §11 what was taken out of the queue is unknown, or has completed as cancelled: both are survived")
    void removed() {
        Handle forgotten = spawn();
        client.cancel(forgotten);
        assertEquals(
                Why.NOT_FOUND,
                assertInstanceOf(ProviderStatus.Unknown.class, client.observe(forgotten))
                        .why());
        fal.behave(FalHabit.REMOVED_IS_COMPLETED);
        Handle completed = spawn();
        client.cancel(completed);
        assertInstanceOf(ProviderStatus.Cancelled.class, client.observe(completed));
    }

    @Test
    @DisplayName("§4 what has ended is too late")
    void tooLate() {
        assertInstanceOf(CancelAnswer.TooLate.class, client.cancel(ended(FalOutcome.video())));
    }

    @ParameterizedTest
    @DisplayName("§4 every answer that has been seen, and those that prove nothing")
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"success\":true}|Asked",
                "200|{\"status\":\"OK\"}|Asked",
                "202|{\"status\":\"CANCELLATION_REQUESTED\"}|Asked",
                "200|{\"status\":\"ALREADY_COMPLETED\"}|TooLate",
                "400|{\"status\":\"ALREADY_COMPLETED\"}|TooLate",
                "400|{\"detail\":\"Request x is already completed.\"}|TooLate",
                "400|{}|Unknown",
                "404|{\"status\":\"NOT_FOUND\"}|Unknown",
                "401|{}|Unknown",
                "429|{}|Unknown",
                "502|<html>|Unknown",
            })
    void answers(int status, String body, String expected) {
        Handle handle = spawn();
        fal.next(FalCall.CANCEL, FalFault.answer(status, Map.of(), body));
        assertEquals(expected, client.cancel(handle).getClass().getSimpleName());
        assertEquals(1, fal.count(FalCall.CANCEL));
    }

    private Handle running(FalScript script) {
        fal.nextJob(script);
        Handle handle = spawn();
        clock.advance(Duration.ofSeconds(10));
        return handle;
    }
}
