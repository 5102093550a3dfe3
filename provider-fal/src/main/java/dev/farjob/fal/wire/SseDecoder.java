package dev.farjob.fal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes server-sent events out of bytes, whichever way those are cut. Comments, which keep the line warm, are skipped. */
public final class SseDecoder {

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean afterReturn;
    private boolean overflown;

    /** A decoder that takes events of at most so many bytes; a longer one is its last. */
    public SseDecoder(int limit) {
        this.limit = limit;
    }

    /** The events that these bytes complete. */
    public List<String> feed(ByteBuffer bytes) {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining() && !overflown) {
            byte next = bytes.get();
            boolean secondOfTwo = next == '\n' && afterReturn;
            afterReturn = next == '\r';
            if (secondOfTwo) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                endOfLine(events);
            } else {
                line.write(next);
                overflown = line.size() + data.length() > limit;
            }
        }
        return events;
    }

    /** Whether an event was too long: nothing that follows is read. */
    public boolean isOverflown() {
        return overflown;
    }

    private void endOfLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (data.length() > 0) {
                events.add(data.toString());
                data.setLength(0);
            }
        } else if (text.startsWith("data:")) {
            if (data.length() > 0) {
                data.append('\n');
            }
            data.append(text, text.startsWith("data: ") ? 6 : 5, text.length());
        }
    }
}
