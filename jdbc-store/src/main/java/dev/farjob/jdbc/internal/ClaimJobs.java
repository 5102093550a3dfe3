package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Claims jobs: one narrow update, and nothing is read that this node knows already. */
final class ClaimJobs {

    private final Writes writes;
    private final ReadJobs reads;
    private final KnownRequests known;

    ClaimJobs(Writes writes, ReadJobs reads, KnownRequests known) {
        this.writes = writes;
        this.reads = reads;
        this.known = known;
    }

    /** Spares the first claim of these jobs the reading of what was just written. To be told only what is committed. */
    void remember(List<Request> requests) {
        known.add(requests.stream().filter(Snapshots::isReadAsWritten).toList());
    }

    private static Request request(Map<Long, Request> requests, LiveRow row) {
        return Objects.requireNonNull(requests.get(row.no()), () -> "job " + row.id() + " has no request");
    }

    Claimed<Job> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.TheseJobs these && these.ids().isEmpty()) {
            return new Claimed<>(List.of(), true);
        }
        Claimed<LiveRow> claimed = writes.claim(handle, claim);
        return new Claimed<>(jobs(handle, claimed.jobs()), claimed.wasWhole());
    }

    private List<Job> jobs(Handle handle, List<LiveRow> rows) {
        Map<Long, Request> requests = known.of(rows.stream().map(LiveRow::no).toList());
        List<JobId> unknown = rows.stream()
                .filter(row -> !requests.containsKey(row.no()))
                .map(LiveRow::id)
                .toList();
        if (!unknown.isEmpty()) {
            List<Request> read = reads.requests(handle, unknown);
            read.forEach(request -> requests.put(request.no(), request));
            known.add(read);
        }
        return rows.stream().map(row -> row.of(request(requests, row)).build()).toList();
    }
}
