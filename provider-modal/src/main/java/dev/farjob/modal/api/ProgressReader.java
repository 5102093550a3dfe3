package dev.farjob.modal.api;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads the progress that the worker leaves elsewhere than in a {@code modal.Dict}: in an object in S3, R2 or GCS, a row, a
 * file. The host supplies the bytes, so that no storage library is needed here.
 *
 * <pre>{@code
 * ProgressReader reader = callId -> r2.find("progress/" + callId + ".json");
 * }</pre>
 */
@FunctionalInterface
public interface ProgressReader {

    /**
     * The worker's last report: JSON such as {@code {"fraction": 0.4, "message": "frame 40 of 100"}}.
     *
     * @param callId Modal's id of the call, which the worker knows as {@code modal.current_function_call_id()}
     * @return empty if it has written nothing yet
     * @throws IOException if it cannot be read now; the job is not hurt
     */
    Optional<byte[]> read(String callId) throws IOException;
}
