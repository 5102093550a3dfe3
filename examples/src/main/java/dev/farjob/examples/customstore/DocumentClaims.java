package dev.farjob.examples.customstore;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Claims. Finding a job that is due is only a hint: other nodes find it too. It belongs to whoever writes it first, which
 * the revision decides, and everybody else goes on to the next one.
 */
final class DocumentClaims {

    private final DocumentDatabase database;

    DocumentClaims(DocumentDatabase database) {
        this.database = database;
    }

    /**
     * Along the index of due times, from the longest due on. A claimed job moves to a later place in the index, so nobody
     * meets it again, and a node that dies with it loses nothing: it becomes due again by itself.
     */
    List<Job> claim(Claim.DueJobs claim) {
        Instant now = database.now();
        KeyRange range = KeyRange.until(now, claim.provider());
        List<Job> claimed = new ArrayList<>();
        List<DocumentDatabase.Hit> hits;
        do {
            hits = database.ascending(Indexes.DUE, range, claim.limit() - claimed.size());
            for (DocumentDatabase.Hit hit : hits) {
                range = range.after(hit.key());
                write(hit.document(), JobDocument.parse(hit.document()), claim.stamp(), now)
                        .ifPresent(claimed::add);
            }
        } while (!hits.isEmpty() && claimed.size() < claim.limit());
        return claimed;
    }

    /** An id that is named twice is claimed once. */
    List<Job> claim(Claim.TheseJobs claim) {
        return new LinkedHashSet<>(claim.ids())
                .stream().flatMap(id -> claim(id, claim).stream()).toList();
    }

    /** A thousand who ask at once all find the job unclaimed; one writes, and the others read again and find it fresh. */
    private Optional<Job> claim(JobId id, Claim.TheseJobs claim) {
        while (true) {
            Instant now = database.now();
            Optional<Document> seen = database.read(Names.job(id));
            Optional<JobDocument> job = seen.map(JobDocument::parse)
                    .filter(there -> there.job().state().isLive() && !isFresh(there, claim, now));
            if (job.isEmpty()) {
                return Optional.empty();
            }
            Optional<Job> claimed = write(seen.get(), job.get(), claim.stamp(), now);
            if (claimed.isPresent()) {
                return claimed;
            }
        }
    }

    private static boolean isFresh(JobDocument job, Claim.TheseJobs claim, Instant now) {
        return !claim.unlessWithin().isZero()
                && job.claimedAt()
                        .filter(at -> at.plus(claim.unlessWithin()).isAfter(now))
                        .isPresent();
    }

    private Optional<Job> write(Document seen, JobDocument job, String stamp, Instant now) {
        JobDocument claimed = job.claimed(stamp, now);
        return database.write(List.of(new Write.Replace(seen, claimed.json())))
                ? Optional.of(claimed.job())
                : Optional.empty();
    }
}
