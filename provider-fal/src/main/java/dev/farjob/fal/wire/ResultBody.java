package dev.farjob.fal.wire;

import dev.farjob.model.JobResult;
import dev.farjob.model.Payload;
import java.util.Optional;

/** A model's output as the result of a job. */
public final class ResultBody {

    private ResultBody() {}

    /** The result that this text is, kept as it came, but for half characters, with the files it names; empty if it is no JSON. */
    public static Optional<JobResult> read(String text) {
        return Json.isJson(text)
                ? Optional.of(JobResult.of(Payload.received(text)).withMedia(MediaFinder.find(text)))
                : Optional.empty();
    }

    /**
     * The bytes of a file inside a result.
     *
     * @param pointer where it is, as {@link MediaFinder} said
     */
    public static Optional<byte[]> inline(String text, String pointer) {
        return pointer.startsWith("/")
                ? Json.read(text).map(node -> node.at(pointer).asText("")).flatMap(DataUri::bytes)
                : Optional.empty();
    }
}
