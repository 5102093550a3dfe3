package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.StepRecord;
import dev.farjob.store.JobQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job with what the store knows besides its snapshot. Only {@link JobTable} writes it, because it is indexed. */
final class JobRow {

    /** Its place in every list; neither part of it ever changes. */
    final JobQuery.Position position;

    final List<JobEvent> events = new ArrayList<>(2);
    final List<StepRecord> steps = new ArrayList<>(0);
    Job job;

    @Nullable
    Instant due;

    /** When it would be due if nobody had claimed it since it was written. */
    @Nullable
    Instant dueByWrite;

    @Nullable
    Instant claimedAt;

    JobRow(Job job, JobEvent first) {
        this.position = new JobQuery.Position(job.createdAt(), job.id());
        this.job = job;
        events.add(first);
    }
}
