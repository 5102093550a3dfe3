package dev.farjob.fal;

import dev.farjob.fal.FalApi.Asked;
import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.Json;
import dev.farjob.model.Handle;
import dev.farjob.provider.CancelAnswer;
import java.util.Optional;

/** Asks fal to cancel: it takes a waiting request out of the queue, and asks a running one to stop, which it may not do. */
final class CancelJob {

    private static final int LARGEST = 64 << 10;

    private final FalApi api;

    CancelJob(FalApi api) {
        this.api = api;
    }

    CancelAnswer cancel(Handle handle) {
        Asked asked = api.put(handle, Part.CANCEL, LARGEST);
        if (asked instanceof Asked.Nothing nothing) {
            return new CancelAnswer.Unknown(nothing.answer());
        }
        Reply.Answered answer = ((Asked.Said) asked).answer();
        boolean early = answer.isSuccess() || answer.status() == 400;
        if (early && isTooLate(answer.text())) {
            return new CancelAnswer.TooLate();
        }
        return answer.isSuccess()
                ? new CancelAnswer.Asked()
                : new CancelAnswer.Unknown("fal did not say that it will: " + FalApi.inShort(answer));
    }

    private static boolean isTooLate(String body) {
        return Json.readObject(body)
                .filter(node -> Json.text(node, "status").equals(Optional.of("ALREADY_COMPLETED"))
                        || Json.text(node, "detail")
                                .filter(text -> text.contains("already completed"))
                                .isPresent())
                .isPresent();
    }
}
