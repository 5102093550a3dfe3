package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.model.Job;
import dev.farjob.store.Due;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How parts of a job are written into columns. */
final class Columns {

    private Columns() {}

    /** A time, or nothing. */
    static @Nullable Long micros(Optional<Instant> at) {
        return at.map(Micros::of).orElse(null);
    }

    /** How long until the job is due; nothing if it never is, as a job that is settled or parked. */
    static @Nullable Long delay(Job job, Due due) {
        return job.state().isLive() ? due.delay().map(Micros::of).orElse(null) : null;
    }

    /** When the job is due; nothing if it never is. */
    static @Nullable Long due(Job job, Due due, long now) {
        Long delay = delay(job, due);
        return delay == null ? null : now + delay;
    }
}
