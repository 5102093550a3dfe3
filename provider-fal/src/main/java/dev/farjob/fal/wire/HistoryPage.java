package dev.farjob.fal.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A page of fal's history of requests.
 *
 * @param entries the requests
 * @param next where the next page begins, if there is one
 */
public record HistoryPage(List<Entry> entries, Optional<String> next) {

    private static final int MOST = 200;
    private static final Set<String> PAGE = Set.of("items", "next_cursor", "has_more");
    private static final Set<String> ENTRY =
            Set.of("request_id", "status_code", "ended_at", "json_input", "json_output");

    /**
     * One request.
     *
     * @param requestId fal's id of it
     * @param status with which HTTP status it ended; absent while it runs
     * @param ended whether fal says when it ended
     * @param input what was sent, if fal keeps it
     * @param output what came of it, as it came, if fal keeps it
     */
    public record Entry(
            String requestId, OptionalInt status, boolean ended, Optional<String> input, Optional<String> output) {}

    /** Reads a page; empty if the text is no page of a history. */
    public static Optional<HistoryPage> read(String text) {
        return Json.members(text, PAGE)
                .filter(page -> page.containsKey("items") && page.get("items").startsWith("["))
                .map(page -> new HistoryPage(entries(page.getOrDefault("items", "")), next(page)));
    }

    private static Optional<String> next(Map<String, String> page) {
        return "false".equals(page.get("has_more")) ? Optional.empty() : Json.text(page, "next_cursor");
    }

    private static List<Entry> entries(String items) {
        return Json.elements(items, MOST).stream()
                .map(item -> Json.members(item, ENTRY))
                .flatMap(Optional::stream)
                .map(HistoryPage::entry)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Entry> entry(Map<String, String> item) {
        return Json.text(item, "request_id")
                .filter(EndpointId::isRequestId)
                .map(id -> new Entry(
                        id,
                        status(item),
                        Json.value(item, "ended_at").isPresent(),
                        Json.value(item, "json_input"),
                        Json.value(item, "json_output")));
    }

    private static OptionalInt status(Map<String, String> item) {
        String text = item.getOrDefault("status_code", "");
        return text.matches("[1-5][0-9]{2}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
