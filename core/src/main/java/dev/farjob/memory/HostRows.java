package dev.farjob.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host's own committed rows. Each has a version, so that a transaction finds out that what it read is outdated. */
final class HostRows {

    /** The version of a row that is not there. */
    static final long ABSENT = 0;

    private record Row(String value, long version) {}

    private final Map<String, Row> rows = new HashMap<>();

    Optional<String> value(String key) {
        return Optional.ofNullable(rows.get(key)).map(Row::value);
    }

    long version(String key) {
        @Nullable Row row = rows.get(key);
        return row == null ? ABSENT : row.version();
    }

    void put(String key, String value) {
        rows.put(key, new Row(value, version(key) + 1));
    }
}
