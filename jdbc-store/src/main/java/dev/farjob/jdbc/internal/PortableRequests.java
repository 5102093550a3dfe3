package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.PlanText;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Subject;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Inserts the requests of new jobs: the rows that a second job of the same id or key would collide with. */
interface PortableRequests {

    /** The columns besides the number. */
    String COLUMNS = "id, owner, subject, idem_key, provider, endpoint, created_at, not_before, deadline, seen, tags,"
            + " steps, input";

    /** A place for the value of each of them. */
    String VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** Inserts those that nothing stands in the way of, in this order; answers with the number of each of those. */
    Map<JobId, Long> insert(Handle handle, List<NewJob> jobs);

    /** The values of the columns besides the number. */
    static @Nullable Object[] values(Job job) {
        return new @Nullable Object[] {
            job.id().value(),
            job.owner().value(),
            job.spec().subject().map(Subject::value).orElse(null),
            job.spec().idempotencyKey().map(IdempotencyKey::value).orElse(null),
            job.target().provider(),
            job.target().endpoint(),
            Micros.of(job.createdAt()),
            Columns.micros(job.spec().notBefore()),
            Columns.micros(job.spec().deadline()),
            job.acknowledgedAt().isPresent(),
            TagsText.write(job.spec().tags()),
            PlanText.write(job.plan()),
            job.spec().input().json()
        };
    }
}
