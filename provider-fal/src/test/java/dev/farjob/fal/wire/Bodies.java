package dev.farjob.fal.wire;

import java.util.List;
import java.util.SplittableRandom;

/** Bodies that look like fal's, to a degree. */
final class Bodies {

    private static final int DEEPEST = 6;

    private static final List<String> REAL = List.of(
            "{\"status\":\"IN_QUEUE\",\"request_id\":\"764cabcf-b745\",\"response_url\":\"https://queue.fal.run/a/b/requests/764cabcf-b745\",\"status_url\":\"https://queue.fal.run/a/b/requests/764cabcf-b745/status\",\"cancel_url\":\"https://queue.fal.run/a/b/requests/764cabcf-b745/cancel\",\"logs\":null,\"metrics\":{},\"queue_position\":0}",
            "{\"status\":\"COMPLETED\",\"logs\":[{\"timestamp\":\"2024-12-20T15:37:17.120314\",\"message\":\"INFO\",\"labels\":{}}],\"metrics\":{\"inference_time\":17.795265674591064},\"error\":\"Request timed out\",\"error_type\":\"request_timeout\"}",
            "{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"no\",\"type\":\"content_policy_violation\",\"url\":\"https://docs.fal.ai/errors/#x\",\"ctx\":{},\"input\":\"a prompt\"}]}",
            "{\"detail\":\"Request timed out\",\"error_type\":\"request_timeout\"}",
            "{\"detail\":\"Path /quality not found\"}",
            "{\"request_id\":\"123e4567\",\"gateway_request_id\":\"123e4567\",\"status\":\"OK\",\"payload\":{\"images\":[{\"url\":\"https://url.to/image.png\",\"content_type\":\"image/png\",\"file_name\":\"image.png\",\"file_size\":1824075,\"width\":1024}],\"seed\":196619188014358660}}",
            "{\"request_id\":\"1\",\"status\":\"ERROR\",\"error\":\"Invalid status code: 422\",\"payload\":null,\"payload_error\":\"x\"}",
            "{\"video\":{\"url\":\"https://v3.fal.media/files/rabbit/abc123.mp4\",\"content_type\":\"video/mp4\",\"file_name\":\"output.mp4\",\"file_size\":4404019}}",
            "{\"images\":[{\"url\":\"data:image/png;base64,iVBORw0KGgo=\",\"width\":1}],\"has_nsfw_concepts\":[false],\"timings\":{\"inference\":1.42}}",
            "{\"items\":[{\"request_id\":\"a1b2\",\"endpoint_id\":\"fal-ai/flux/dev\",\"sent_at\":\"2025-01-01T00:00:01Z\",\"status_code\":200,\"duration\":7.8,\"json_input\":{\"prompt\":\"cat\"},\"json_output\":{\"status\":\"ok\"}}],\"next_cursor\":\"Mg==\",\"has_more\":true}",
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"1\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
            "<html><body><center>nginx</center></body></html>",
            "Thu, 01 Jan 2026 00:01:00 GMT",
            "fal-ai/kling-video/v2/master/text-to-video");

    private static final List<String> NAMES = List.of(
            "status",
            "request_id",
            "detail",
            "type",
            "loc",
            "msg",
            "url",
            "video",
            "images",
            "payload",
            "items",
            "keys",
            "x",
            "logs",
            "message",
            "timestamp",
            "queue_position",
            "error",
            "error_type",
            "json_output",
            "json_input",
            "content_type",
            "file_size",
            "input",
            "status_code",
            "next_cursor",
            "",
            "\\u0000",
            "\\ud800",
            "a/b~c");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "196619188014358660",
            "99999999999999999999",
            "0.1",
            "\"\"",
            "\" \"",
            "\"IN_QUEUE\"",
            "\"COMPLETED\"",
            "\"OK\"",
            "\"ERROR\"",
            "\"https://v3.fal.media/a b.mp4\"",
            "\"file:///x\"",
            "\"https://[::1\"",
            "\"http://u@h/\"",
            "\"data:image/png;base64,AQ==\"",
            "\"data:,\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"2024-12-20T15:37:17\"",
            "\"OKP\"",
            "\"Ed25519\"",
            "\"Invalid status code: 422\"",
            "\"content_policy_violation\"",
            "\"\u4e2d\ud83c\udf0a\"");

    private final SplittableRandom random;

    Bodies(SplittableRandom random) {
        this.random = random;
    }

    String next() {
        return switch (random.nextInt(4)) {
            case 0 -> value(0);
            case 1 -> mutant(value(0));
            case 2 -> mutant(one(REAL));
            default -> spliced();
        };
    }

    private String value(int depth) {
        int kind = depth >= DEEPEST ? 2 : random.nextInt(3);
        if (kind == 2) {
            return one(VALUES);
        }
        StringBuilder text = new StringBuilder(kind == 0 ? "{" : "[");
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : ",");
            text.append(kind == 0 ? "\"" + one(NAMES) + "\":" : "").append(value(depth + 1));
        }
        return text.append(kind == 0 ? "}" : "]").toString();
    }

    private String mutant(String text) {
        StringBuilder mutant = new StringBuilder(text);
        int changes = random.nextInt(1, 4);
        for (int i = 0; i < changes && mutant.length() > 1; i++) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(5)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.insert(at, (char) random.nextInt(0x10000));
                case 2 -> mutant.setCharAt(at, "{}[]\",:\\0e-".charAt(random.nextInt(11)));
                case 3 -> mutant.setLength(at + 1);
                default -> mutant.insert(at, one(VALUES));
            }
        }
        return mutant.toString();
    }

    /** A value of a real body in the place of another. */
    private String spliced() {
        String text = one(REAL);
        int colon = text.indexOf(':', random.nextInt(text.length()));
        int end = colon < 0 ? -1 : text.indexOf(',', colon);
        return end < 0 ? text : text.substring(0, colon + 1) + value(3) + text.substring(end);
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
