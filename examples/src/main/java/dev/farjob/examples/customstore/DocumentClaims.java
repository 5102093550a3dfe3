package dev.farjob.examples.customstore;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Claims. Finding a job that is due is only a hint: other nodes find it too. It belongs to whoever writes it first, which
 * the revision decides, and everybody else goes on to the next one.
 */
final class DocumentClaims {

    private final DocumentDatabase database;
    private final ReadableJobs readable;

    DocumentClaims(DocumentDatabase database, ReadableJobs readable) {
        this.database = database;
        this.readable = readable;
    }

    /** The jobs due longest and, if there are more, some of those that came due most recently. */
    List<Job> claim(Claim.DueJobs claim) {
        Instant now = database.now();
        KeyRange due = KeyRange.until(now, claim.provider());
        List<Job> claimed = longestDue(claim, due, now);
        if (claimed.size() == claim.longestDue()) {
            claimed.addAll(recentlyDue(claim, due, now));
        }
        return claimed;
    }

    /**
     * Along the index of due times, from the longest due on. A claimed job moves to a later place in the index, so nobody
     * meets it again, and a node that dies with it loses nothing: it becomes due again by itself.
     */
    private List<Job> longestDue(Claim.DueJobs claim, KeyRange due, Instant now) {
        KeyRange range = due;
        List<Job> claimed = new ArrayList<>();
        List<DocumentDatabase.Hit> hits;
        do {
            hits = database.ascending(Indexes.DUE, range, claim.longestDue() - claimed.size());
            for (DocumentDatabase.Hit hit : hits) {
                range = range.after(hit.key());
                readable.read(hit.document())
                        .flatMap(job -> write(hit.document(), job, now))
                        .ifPresent(claimed::add);
            }
        } while (!hits.isEmpty() && claimed.size() < claim.longestDue());
        return claimed;
    }

    /** A job, and how many of its owner's came due after it. */
    private record Turn(int number, DocumentDatabase.Hit hit, JobDocument job) {}

    /** Along the same index from its other end, one job of each owner in turn. */
    private Collection<Job> recentlyDue(Claim.DueJobs claim, KeyRange due, Instant now) {
        Map<Owner, Integer> turns = new HashMap<>();
        List<Turn> inTurn = database.descending(Indexes.DUE, due, claim.recentlyDue()).stream()
                .flatMap(hit -> readable
                        .read(hit.document())
                        .map(job -> new Turn(turns.merge(job.job().owner(), 1, Integer::sum), hit, job))
                        .stream())
                .sorted(Comparator.comparingInt(Turn::number))
                .toList();
        Map<String, Job> claimed = new TreeMap<>();
        for (Turn turn : inTurn) {
            if (claimed.size() == claim.limit() - claim.longestDue()) {
                break;
            }
            write(turn.hit().document(), turn.job(), now)
                    .ifPresent(job -> claimed.put(turn.hit().key(), job));
        }
        return claimed.values();
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
            Optional<JobDocument> job = seen.flatMap(readable::read)
                    .filter(there -> claim.takes(there.job(), there.due(), there.claimedAt(), now));
            if (job.isEmpty()) {
                return Optional.empty();
            }
            Optional<Job> claimed = write(seen.get(), job.get(), now);
            if (claimed.isPresent()) {
                return claimed;
            }
        }
    }

    private Optional<Job> write(Document seen, JobDocument job, Instant now) {
        JobDocument claimed = job.claimed(now);
        return database.write(List.of(new Write.Replace(seen, claimed.json())))
                ? Optional.of(claimed.job())
                : Optional.empty();
    }
}
