package dev.farjob.modal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModalFunctionTest {

    @ParameterizedTest
    @ValueSource(strings = {"my-app/render", "my-app/Upscaler.run", "my_app.v2/render@staging", "a/B.c@main"})
    void anEndpointIsReadAndWrittenTheSame(String endpoint) {
        assertEquals(endpoint, ModalFunction.parse(endpoint).toString());
        assertEquals(endpoint, ModalFunction.parse(endpoint).target().endpoint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "render",
                "my-app/",
                "/render",
                "my-app/ren der",
                "my-app/render@",
                "my-app/a.b.c",
                "my-app/render/x",
                "my-app/render@a@b",
                "my-app/Cls.*"
            })
    void whatIsNoEndpointIsRefused(String endpoint) {
        assertThrows(IllegalArgumentException.class, () -> ModalFunction.parse(endpoint));
    }

    @Test
    void aMethodHasAClass() {
        ModalFunction method = ModalFunction.of("my-app", "Upscaler.run");
        assertEquals(Optional.of("Upscaler"), method.className());
        assertEquals(Optional.of("run"), method.methodName());
        assertEquals(Optional.empty(), ModalFunction.of("my-app", "render").className());
    }
}
