package dev.farjob.fal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interprets failures: §3.3 of what is known of fal. */
class FailuresTest {

    @ParameterizedTest
    @DisplayName("§3.3 A: what a model says, by its type")
    @CsvSource({
        "500,internal_server_error,PROVIDER_FAILED,true",
        "504,generation_timeout,PROVIDER_FAILED,true",
        "400,downstream_service_error,PROVIDER_FAILED,true",
        "500,downstream_service_error,PROVIDER_FAILED,true",
        "500,downstream_service_unavailable,PROVIDER_FAILED,true",
        "422,content_policy_violation,CONTENT_POLICY,false",
        "422,no_media_generated,NO_OUTPUT,false",
        "422,image_too_small,INVALID_INPUT,false",
        "422,image_too_large,INVALID_INPUT,false",
        "422,image_load_error,INVALID_INPUT,false",
        "422,file_download_error,INVALID_INPUT,false",
        "422,face_detection_error,INVALID_INPUT,false",
        "422,feature_not_supported,INVALID_INPUT,false",
        "422,file_too_large,INVALID_INPUT,false",
        "422,greater_than_equal,INVALID_INPUT,false",
        "422,multiple_of,INVALID_INPUT,false",
        "422,sequence_too_long,INVALID_INPUT,false",
        "422,one_of,INVALID_INPUT,false",
        "422,invalid_archive,INVALID_INPUT,false",
        "422,audio_duration_too_long,INVALID_INPUT,false",
        "422,unsupported_video_format,INVALID_INPUT,false",
        "422,value_error.missing,INVALID_INPUT,false",
        "422,something_new,INVALID_INPUT,false",
        "500,something_new,PROVIDER_FAILED,true",
    })
    void modelErrors(int status, String type, FailureKind kind, boolean retryable) {
        Failure failure =
                run(status, Map.of(), "{\"detail\":[{\"loc\":[\"body\",0],\"msg\":\"m\",\"type\":\"" + type + "\"}]}");
        assertEquals(kind, failure.kind());
        assertEquals(retryable, failure.retryable());
        assertTrue(failure.message().contains(type + " at body.0"), failure.message());
    }

    @ParameterizedTest
    @DisplayName("§3.3 B: what fal's machinery says, by its type")
    @CsvSource({
        "504,request_timeout,PROVIDER_FAILED,true",
        "504,startup_timeout,PROVIDER_FAILED,true",
        "503,runner_scheduling_failure,PROVIDER_FAILED,true",
        "503,runner_connection_timeout,PROVIDER_FAILED,true",
        "503,runner_disconnected,PROVIDER_FAILED,true",
        "503,runner_connection_refused,PROVIDER_FAILED,true",
        "503,runner_connection_error,PROVIDER_FAILED,true",
        "502,runner_incomplete_response,PROVIDER_FAILED,true",
        "500,runner_server_error,PROVIDER_FAILED,true",
        "400,bad_request,INVALID_INPUT,false",
        "500,internal_error,PROVIDER_FAILED,true",
    })
    void requestErrors(int status, String type, FailureKind kind, boolean retryable) {
        String body = "{\"detail\":\"x\",\"error_type\":\"" + type + "\"}";
        Failure failure = run(status, Map.of(), body);
        assertEquals(kind, failure.kind());
        assertEquals(retryable, failure.retryable());
        assertEquals(failure, run(status, Map.of("X-Fal-Error-Type", type), body), "the header says the same");
    }

    @ParameterizedTest
    @DisplayName("§3.3 client_cancelled and client_disconnected are no failures")
    @ValueSource(strings = {"client_cancelled", "client_disconnected"})
    void cancelled(String type) {
        assertTrue(Failures.isCancelled(ErrorAnswer.read(499, "{\"detail\":\"x\",\"error_type\":\"" + type + "\"}")));
    }

    @Test
    @DisplayName("§2.4, §3.3 a request_timeout of the caller's own is TIMED_OUT, and not to be tried again")
    void ownTimeout() {
        Failure failure = run(
                504,
                Map.of("X-Fal-Request-Timeout-Type", "user"),
                "{\"detail\":\"Request timed out\",\"error_type\":\"request_timeout\"}");
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals(false, failure.retryable());
    }

    @ParameterizedTest
    @DisplayName("§3.3, §13 the retry header counts, by either name and in every spelling")
    @CsvSource({
        "X-Fal-Needs-Retry,1,true", "X-Fal-Needs-Retry,TRUE,true", "X-Fal-Needs-Retry,yes,true",
        "X-Fal-Needs-Retry,0,false", "X-Fal-Needs-Retry,false,false", "X-Fal-Retryable,true,true",
        "X-Fal-Retryable,false,false"
    })
    void retryHeader(String name, String value, boolean retryable) {
        String body = "{\"detail\":[{\"loc\":[],\"msg\":\"m\",\"type\":\"internal_server_error\"}]}";
        assertEquals(retryable, run(500, Map.of(name, value), body).retryable());
    }

    @ParameterizedTest
    @DisplayName("§3.3 what has no type is judged by its status")
    @CsvSource({
        "500,PROVIDER_FAILED,true",
        "502,PROVIDER_FAILED,true",
        "429,PROVIDER_FAILED,true",
        "422,INVALID_INPUT,false",
        "400,INVALID_INPUT,false",
        "418,PROVIDER_FAILED,false"
    })
    void byStatus(int status, FailureKind kind, boolean retryable) {
        Failure failure = run(status, Map.of(), "{\"detail\":\"a sentence\"}");
        assertEquals(kind, failure.kind());
        assertEquals(retryable, failure.retryable());
    }

    @Test
    @DisplayName("what no database takes for text is not in a detail")
    void storable() {
        assertEquals("<html>?", run(500, Map.of(), "<html>\0").detail());
    }

    private static Failure run(int status, Map<String, String> headers, String body) {
        return Failures.ofRun(ErrorAnswer.read(status, name -> Optional.ofNullable(headers.get(name)), body));
    }
}
