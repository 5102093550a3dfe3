package dev.farjob.modal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModalErrorTest {

    private static Optional<ModalError> read(String detail) {
        return ModalError.of(
                Failure.of(FailureKind.PROVIDER_FAILED, "it failed").withDetail(detail));
    }

    @Test
    void whatPythonSaidIsReadBack() {
        ModalError error = new ModalError("ValueError", "it's \"bad\"\n", "Traceback …");
        assertEquals(Optional.of(error), read(error.toDetail()));
    }

    @Test
    void aDetailOfSomebodyElseIsNone() {
        assertEquals(Optional.empty(), read(""));
        assertEquals(Optional.empty(), read("<html>"));
        assertEquals(Optional.empty(), read("{\"detail\": []}"));
    }

    @Test
    void longTextsLoseTheirMiddleAndFitIntoAFailure() {
        String traceback = "begin " + "😀\u0001".repeat(100_000) + " end";
        ModalError error =
                read(new ModalError("E", traceback, traceback).toDetail()).orElseThrow();
        assertTrue(error.traceback().startsWith("begin"));
        assertTrue(error.traceback().endsWith("end"));
    }

    @Test
    void theTextOfAnErrorNamesItsTypeOnly() {
        assertFalse(
                new ModalError("ValueError", "my secret prompt", "").toString().contains("secret"));
    }
}
