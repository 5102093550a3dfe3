package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Snapshots.Request;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Inserts jobs, or finds those that stand in their way. */
final class InsertJobs {

    /** A job in the way may be purged or rolled back by the time we look, but hardly again and again. */
    private static final int MOST_ROUNDS = 5;

    private final Writes writes;
    private final ReadJobs reads;
    private final AdoptedJobs adopted;
    private final String asOfNow;

    /** @param asOfNow see {@link Dialect#asOfNow} */
    InsertJobs(Writes writes, ReadJobs reads, AdoptedJobs adopted, String asOfNow) {
        this.writes = writes;
        this.reads = reads;
        this.adopted = adopted;
        this.asOfNow = asOfNow;
    }

    /**
     * The result of an insert.
     *
     * @param answers one for each job
     * @param added what is known of those that are new, once the transaction has been committed
     */
    record Done(List<Insertion> answers, List<Request> added) {}

    Done insert(Handle handle, List<NewJob> jobs) {
        List<Request> added = new ArrayList<>();
        return new Done(insert(handle, jobs, added), added);
    }

    private List<Insertion> insert(Handle handle, List<NewJob> jobs, List<Request> requests) {
        Insertion[] answers = new Insertion[jobs.size()];
        refuseTaken(handle, jobs, answers);
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            if (answers[i] == null) {
                open.add(i);
            }
        }
        for (int round = 0; !open.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
                Job job = jobs.get(open.get(0)).job();
                throw new JobStoreException(
                        Effect.NONE,
                        "job " + job.id() + " could not be inserted: others insert and remove the same one again and"
                                + " again; nothing was written");
            }
            // A job in the way that this cannot see may have come since the host's transaction began to read
            open = round(handle, jobs, open, answers, requests, round == 0 ? "" : asOfNow);
        }
        return List.of(answers);
    }

    /** Nearly no job is inserted because it was adopted. */
    private void refuseTaken(Handle handle, List<NewJob> jobs, Insertion[] answers) {
        Set<String> names = new HashSet<>();
        jobs.forEach(job -> job.adopted().map(AdoptedJobs::name).ifPresent(names::add));
        if (names.isEmpty()) {
            return;
        }
        writes.holdOff(handle, names);
        Set<List<String>> before = new HashSet<>();
        for (int i = 0; i < jobs.size(); i++) {
            JobId id = jobs.get(i).job().id();
            boolean isTaken = jobs.get(i)
                    .adopted()
                    .filter(remote -> !before.add(List.of(remote.target().provider(), remote.id()))
                            || adopted.isTaken(handle, remote, id))
                    .isPresent();
            if (isTaken) {
                answers[i] = new Insertion.HandleTaken();
            }
        }
    }

    /** Answers those that it can, and returns the others. */
    private List<Integer> round(
            Handle handle,
            List<NewJob> jobs,
            List<Integer> open,
            Insertion[] answers,
            List<Request> requests,
            String seeing) {
        Map<JobId, Integer> first = firstOfEachId(jobs, open);
        Map<JobId, Long> inserted =
                writes.insert(handle, first.values().stream().map(jobs::get).toList());
        List<Job> added = new ArrayList<>();
        first.forEach((id, index) -> {
            Long number = inserted.get(id);
            if (number != null) {
                Job job = jobs.get(index).job();
                answers[index] = new Insertion.Inserted(job);
                added.add(job);
                requests.add(new Request(number, id, job.spec(), job.plan(), job.createdAt()));
            }
        });
        writeParts(handle, added);
        List<Integer> others =
                open.stream().filter(index -> answers[index] == null).toList();
        return others.isEmpty() ? others : conflicts(handle, jobs, others, answers, seeing);
    }

    private static Map<JobId, Integer> firstOfEachId(List<NewJob> jobs, List<Integer> open) {
        Map<JobId, Integer> first = new LinkedHashMap<>();
        open.forEach(index -> first.putIfAbsent(jobs.get(index).job().id(), index));
        return first;
    }

    private List<Integer> conflicts(
            Handle handle, List<NewJob> jobs, List<Integer> others, Insertion[] answers, String seeing) {
        List<Job> wanted = others.stream().map(index -> jobs.get(index).job()).toList();
        Map<JobId, Job> byId = new HashMap<>();
        reads.byIds(handle, new HashSet<>(wanted.stream().map(Job::id).toList()), seeing)
                .forEach(job -> byId.put(job.id(), job));
        List<Integer> left = new ArrayList<>();
        for (int index : others) {
            Optional<Insertion> answer = conflict(handle, jobs.get(index).job(), byId, seeing);
            answer.ifPresentOrElse(found -> answers[index] = found, () -> left.add(index));
        }
        return left;
    }

    private Optional<Insertion> conflict(Handle handle, Job wanted, Map<JobId, Job> byId, String seeing) {
        Optional<Insertion> sameKey = wanted.spec()
                .idempotencyKey()
                .flatMap(key -> reads.byKey(handle, wanted.owner(), key, seeing))
                .map(Insertion.Existing::new);
        return sameKey.or(() -> Optional.ofNullable(byId.get(wanted.id()))
                .map(job ->
                        job.owner().equals(wanted.owner()) ? new Insertion.Existing(job) : new Insertion.IdTaken()));
    }

    /** Nearly never has a new job an outcome or a handle: only one that was adopted has. */
    private void writeParts(Handle handle, List<Job> jobs) {
        List<HandleRow> handles =
                jobs.stream().flatMap(job -> HandleRow.of(job).stream()).toList();
        if (!handles.isEmpty()) {
            writes.handles(handle, handles);
        }
        List<Job> ended = jobs.stream().filter(job -> job.outcome().isPresent()).toList();
        if (!ended.isEmpty()) {
            Map<JobId, Long> numbers =
                    reads.numbers(handle, ended.stream().map(Job::id).toList());
            Map<Long, Job> byNumber = new HashMap<>();
            ended.forEach(job -> byNumber.put(numbers.get(job.id()), job));
            writes.outcomes(handle, byNumber);
        }
    }
}
