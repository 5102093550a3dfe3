package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.jdbc.internal.UnreadableRows.Missing;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Claims jobs: one narrow update, and nothing is read that this node knows already. */
final class ClaimJobs {

    private final Writes writes;
    private final ReadJobs reads;
    private final KnownRequests known;
    private final UnreadableRows unreadable;

    ClaimJobs(Writes writes, ReadJobs reads, KnownRequests known, UnreadableRows unreadable) {
        this.writes = writes;
        this.reads = reads;
        this.known = known;
        this.unreadable = unreadable;
    }

    /** Spares the first claim of these jobs the reading of what was just written. To be told only what is committed. */
    void remember(List<Request> requests) {
        known.add(requests.stream().filter(Snapshots::isReadAsWritten).toList());
    }

    Claimed<Job> claim(Handle handle, Claim claim) {
        if (claim instanceof Claim.TheseJobs these && these.ids().isEmpty()) {
            return Claimed.all(List.of());
        }
        Claimed<LiveRow> claimed = writes.claim(handle, claim);
        return new Claimed<>(jobs(handle, claimed.jobs()), claimed.wasWhole(), claimed.busy());
    }

    private List<Job> jobs(Handle handle, List<LiveRow> rows) {
        Map<JobId, Request> requests = requests(handle, rows);
        List<Job> jobs = new ArrayList<>();
        List<LiveRow> left = new ArrayList<>();
        for (LiveRow row : rows) {
            unreadable.make(row.id(), () -> job(row, requests)).ifPresentOrElse(jobs::add, () -> left.add(row));
        }
        if (!left.isEmpty()) {
            writes.putOff(handle, left);
        }
        return jobs;
    }

    private Map<JobId, Request> requests(Handle handle, List<LiveRow> rows) {
        Map<JobId, Request> requests = known.of(rows);
        List<JobId> unknown = rows.stream()
                .map(LiveRow::id)
                .filter(id -> !requests.containsKey(id))
                .toList();
        if (!unknown.isEmpty()) {
            List<Request> read = reads.requests(handle, unknown);
            read.forEach(request -> requests.put(request.id(), request));
            known.add(read);
        }
        return requests;
    }

    private static Job job(LiveRow row, Map<JobId, Request> requests) {
        Request request = requests.get(row.id());
        if (request == null) {
            throw new Missing("its request is not there");
        }
        return row.of(request).build();
    }
}
