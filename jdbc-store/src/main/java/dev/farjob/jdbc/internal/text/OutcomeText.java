package dev.farjob.jdbc.internal.text;

import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as the text of two columns: what we know about it, and the provider's own answer exactly as it came.
 *
 * @param outcome what we know
 * @param payload the provider's answer, where it delivered
 */
public record OutcomeText(String outcome, @Nullable String payload) {

    /** The texts of an outcome. */
    public static OutcomeText of(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            List<Map<String, Object>> media =
                    succeeded.result().media().stream().map(OutcomeText::media).toList();
            return new OutcomeText(
                    JsonText.write(media.isEmpty() ? Map.of() : Map.of("media", media)),
                    succeeded.result().payload().json());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return new OutcomeText(JsonText.write(Map.of("failure", PartsText.failure(failed.failure()))), null);
        }
        return new OutcomeText(JsonText.write(Map.of("cancelled", ((Outcome.Cancelled) outcome).reason())), null);
    }

    /** The outcome again. */
    public Outcome read() {
        Map<String, Object> parts = JsonText.readObject(outcome);
        if (payload != null) {
            List<MediaRef> media = ((List<?>) parts.getOrDefault("media", List.of()))
                    .stream().map(OutcomeText::media).toList();
            return new Outcome.Succeeded(JobResult.of(Payload.ofJson(payload)).withMedia(media));
        }
        Object failure = parts.get("failure");
        return failure == null
                ? new Outcome.Cancelled((String) parts.getOrDefault("cancelled", ""))
                : new Outcome.Failed(PartsText.failure(failure));
    }

    private static Map<String, Object> media(MediaRef media) {
        Map<String, Object> parts = new LinkedHashMap<>();
        if (media instanceof MediaRef.Url url) {
            parts.put("url", url.uri().toString());
        } else if (media instanceof MediaRef.AuthenticatedUrl url) {
            parts.put("authenticatedUrl", url.uri().toString());
        } else if (media instanceof MediaRef.ObjectUri object) {
            parts.put("object", object.uri().toString());
        } else if (media instanceof MediaRef.Inline inline) {
            parts.put("inline", inline.locator());
        } else if (media instanceof MediaRef.AlreadyStored stored) {
            parts.put("stored", stored.key());
        }
        MediaInfo info = media.info();
        parts.put("name", info.name());
        info.contentType().ifPresent(type -> parts.put("contentType", type));
        info.size().ifPresent(size -> parts.put("size", size));
        info.expiresAt().ifPresent(at -> parts.put("expiresAt", Micros.of(at)));
        return parts;
    }

    private static MediaRef media(Object value) {
        Map<?, ?> parts = (Map<?, ?>) value;
        MediaInfo info = info(parts);
        if (parts.get("url") instanceof String url) {
            return new MediaRef.Url(info, URI.create(url));
        }
        if (parts.get("authenticatedUrl") instanceof String url) {
            return new MediaRef.AuthenticatedUrl(info, URI.create(url));
        }
        if (parts.get("object") instanceof String object) {
            return new MediaRef.ObjectUri(info, URI.create(object));
        }
        if (parts.get("inline") instanceof String locator) {
            return new MediaRef.Inline(info, locator);
        }
        return new MediaRef.AlreadyStored(info, JsonText.text(parts, "stored"));
    }

    private static MediaInfo info(Map<?, ?> parts) {
        Object size = parts.get("size");
        return new MediaInfo(
                JsonText.text(parts, "name"),
                Optional.ofNullable((String) parts.get("contentType")),
                size == null ? OptionalLong.empty() : OptionalLong.of(((Number) size).longValue()),
                Optional.ofNullable(parts.get("expiresAt")).map(PartsText::instant));
    }
}
