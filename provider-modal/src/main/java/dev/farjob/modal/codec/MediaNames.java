package dev.farjob.modal.codec;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.HashMap;
import java.util.Map;

/** Names byte strings by where they stand: {@code video}, {@code frames-0}, {@code result} for the whole value. */
final class MediaNames {

    private static final int LONGEST = 100;

    private final Map<String, Integer> taken = new HashMap<>();

    String next(JsonStreamContext place) {
        String path = path(place).replaceAll("[^A-Za-z0-9_-]", "_");
        String name = path.isEmpty() ? "result" : path.substring(0, Math.min(path.length(), LONGEST));
        int times = taken.merge(name, 1, Integer::sum);
        return times == 1 ? name : unused(name, times);
    }

    private String unused(String name, int times) {
        String numbered = name + "--" + times;
        taken.merge(numbered, 1, Integer::sum);
        return numbered;
    }

    private static String path(JsonStreamContext place) {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = place; at != null && path.length() <= LONGEST; at = at.getParent()) {
            if (at.inObject() && at.getCurrentName() != null) {
                path.insert(0, "-" + at.getCurrentName());
            } else if (at.inArray()) {
                // A generator counts what it has begun to write
                path.insert(0, "-" + Math.max(0, at.hasCurrentIndex() ? at.getCurrentIndex() + 1 : 0));
            }
        }
        return path.isEmpty() ? "" : path.substring(1);
    }
}
