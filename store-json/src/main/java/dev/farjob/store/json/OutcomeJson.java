package dev.farjob.store.json;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;

/** How a job ended, and what it brought. Where a type has variants, the member {@code kind} names the one that it is. */
final class OutcomeJson {

    private OutcomeJson() {}

    static void write(Outcome outcome, ObjectText out) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            out.text("kind", "SUCCEEDED").object("result", succeeded.result(), OutcomeJson::writeResult);
        } else if (outcome instanceof Outcome.Failed failed) {
            out.text("kind", "FAILED").object("failure", failed.failure(), OutcomeJson::writeFailure);
        } else if (outcome instanceof Outcome.Cancelled cancelled) {
            out.text("kind", "CANCELLED").textUnlessEmpty("reason", cancelled.reason());
        }
    }

    static Outcome read(ObjectView in) {
        return switch (in.word("kind")) {
            case "SUCCEEDED" -> new Outcome.Succeeded(readResult(in.object("result")));
            case "FAILED" -> new Outcome.Failed(readFailure(in.object("failure")));
            case "CANCELLED" -> new Outcome.Cancelled(in.textOrEmpty("reason"));
            default -> throw in.unknownWord("kind");
        };
    }

    static void writeResult(JobResult result, ObjectText out) {
        out.text("payload", result.payload().json())
                .objectsUnlessEmpty("media", result.media(), OutcomeJson::writeMedia);
    }

    static JobResult readResult(ObjectView in) {
        return JobResult.of(Payload.ofJson(in.text("payload"))).withMedia(in.objects("media", OutcomeJson::readMedia));
    }

    static void writeFailure(Failure failure, ObjectText out) {
        out.word("kind", failure.kind())
                .flag("retryable", failure.retryable())
                .text("message", failure.message())
                .textUnlessEmpty("detail", failure.detail())
                .textUnlessEmpty("userText", failure.userText());
    }

    static Failure readFailure(ObjectView in) {
        return Failure.builder(in.word("kind", FailureKind.class), in.text("message"))
                .retryable(in.flag("retryable"))
                .detail(in.textOrEmpty("detail"))
                .userText(in.textOrEmpty("userText"))
                .build();
    }

    static void writeMedia(MediaRef media, ObjectText out) {
        if (media instanceof MediaRef.Url url) {
            out.text("kind", "URL").text("uri", url.uri().toString());
        } else if (media instanceof MediaRef.AuthenticatedUrl url) {
            out.text("kind", "AUTHENTICATED_URL").text("uri", url.uri().toString());
        } else if (media instanceof MediaRef.ObjectUri object) {
            out.text("kind", "OBJECT_URI").text("uri", object.uri().toString());
        } else if (media instanceof MediaRef.Inline inline) {
            out.text("kind", "INLINE").text("locator", inline.locator());
        } else if (media instanceof MediaRef.AlreadyStored stored) {
            out.text("kind", "ALREADY_STORED").text("key", stored.key());
        }
        MediaInfo info = media.info();
        out.text("name", info.name());
        info.contentType().ifPresent(type -> out.text("contentType", type));
        info.size().ifPresent(size -> out.number("size", size));
        info.expiresAt().ifPresent(time -> out.instant("expiresAt", time));
    }

    static MediaRef readMedia(ObjectView in) {
        MediaInfo info = new MediaInfo(
                in.text("name"),
                in.optionalText("contentType"),
                in.optionalNumber("size"),
                in.optionalInstant("expiresAt"));
        return switch (in.word("kind")) {
            case "URL" -> new MediaRef.Url(info, in.uri("uri"));
            case "AUTHENTICATED_URL" -> new MediaRef.AuthenticatedUrl(info, in.uri("uri"));
            case "OBJECT_URI" -> new MediaRef.ObjectUri(info, in.uri("uri"));
            case "INLINE" -> new MediaRef.Inline(info, in.text("locator"));
            case "ALREADY_STORED" -> new MediaRef.AlreadyStored(info, in.text("key"));
            default -> throw in.unknownWord("kind");
        };
    }
}
