package dev.farjob.benchmarks;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an execution of db-scheduler carries over to the next: no more than the other contenders store.
 *
 * @param owner whose life it is
 * @param subject about what
 * @param handle the remote job, once there is one
 * @param runs how often it ran
 */
record Stage(String owner, String subject, String handle, int runs) {

    /** A short text instead of a Java object stream, which would cost both sides several times as much. */
    static final Serializer TEXT = new Serializer() {
        @Override
        public byte[] serialize(Object data) {
            return ((Stage) data).text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return type.cast(of(new String(data, StandardCharsets.UTF_8)));
        }
    };

    private static final String BETWEEN = "\t";

    String text() {
        return String.join(BETWEEN, owner, subject, handle, String.valueOf(runs));
    }

    private static Stage of(String text) {
        List<String> parts = List.of(text.split(BETWEEN, -1));
        return new Stage(parts.get(0), parts.get(1), parts.get(2), Integer.parseInt(parts.get(3)));
    }

    Stage next(String id) {
        return new Stage(owner, subject, "remote-" + id, runs + 1);
    }
}
