package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The least store that a toy system can run on: maps, for one thread at a time. */
final class ToyStore implements TransactionalJobStore<ToyStore.Rows> {

    /** The host's rows of one transaction. */
    record Rows(List<String> written) {}

    private final Clock clock;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Map<JobId, Instant> due = new LinkedHashMap<>();
    private final Map<JobId, Instant> claimed = new LinkedHashMap<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<StepRecord> steps = new ArrayList<>();
    final List<String> rows = new ArrayList<>();

    ToyStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Insertion> insert(List<NewJob> batch) {
        List<Insertion> answers = new ArrayList<>();
        for (NewJob entry : batch) {
            Optional<Job> same = jobs.values().stream()
                    .filter(job -> job.owner().equals(entry.job().owner())
                            && job.spec()
                                    .idempotencyKey()
                                    .equals(entry.job().spec().idempotencyKey()))
                    .findFirst();
            if (same.isPresent()) {
                answers.add(new Insertion.Existing(same.get()));
            } else {
                put(entry.job(), entry.due());
                events.add(entry.event());
                answers.add(new Insertion.Inserted(entry.job()));
            }
        }
        return answers;
    }

    private void put(Job job, Due when) {
        jobs.put(job.id(), job);
        due.remove(job.id());
        when.delay().ifPresent(delay -> due.put(job.id(), clock.instant().plus(delay)));
    }

    @Override
    public List<Job> claim(Claim claim) {
        Instant now = clock.instant();
        List<JobId> ids = claim instanceof Claim.TheseJobs these
                ? these.ids().stream()
                        .filter(id -> jobs.containsKey(id)
                                && jobs.get(id).state().isLive()
                                && !claimed.getOrDefault(id, Instant.MIN).isAfter(now.minus(these.unlessWithin())))
                        .toList()
                : due.entrySet().stream()
                        .filter(entry -> !entry.getValue().isAfter(now))
                        .sorted(Map.Entry.comparingByValue())
                        .limit(((Claim.DueJobs) claim).limit())
                        .map(Map.Entry::getKey)
                        .toList();
        List<Job> taken = new ArrayList<>();
        for (JobId id : ids) {
            Job job = jobs.get(id);
            put(job, Due.in(job.pace()));
            claimed.put(id, now);
            taken.add(job);
        }
        return taken;
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return changes.stream().map(this::apply).toList();
    }

    private Verdict apply(Change change) {
        Job stored = jobs.get(change.id());
        if (stored == null || !change.isMadeFor(stored)) {
            return Verdict.LOST;
        }
        put(change.after(), change.due());
        change.event().ifPresent(events::add);
        change.step().ifPresent(steps::add);
        return Verdict.APPLIED;
    }

    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<Rows> work) throws Exception {
        for (Job one : before) {
            Job stored = jobs.get(one.id());
            if (stored == null || stored.version() != one.version()) {
                return Verdict.LOST;
            }
        }
        Rows transaction = new Rows(new ArrayList<>());
        List<Change> changes = work.run(transaction);
        rows.addAll(transaction.written());
        changes.forEach(this::apply);
        return Verdict.APPLIED;
    }

    @Override
    public Optional<Job> find(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return jobs.values().stream()
                .filter(job -> job.handle()
                        .filter(handle -> handle.id().equals(handleId))
                        .isPresent())
                .findFirst();
    }

    @Override
    public List<Job> list(JobQuery query) {
        return jobs.values().stream()
                .filter(query::matches)
                .sorted(Comparator.comparing(Job::createdAt)
                        .thenComparing(Job::id)
                        .reversed())
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return steps.stream().filter(step -> step.job().equals(id)).toList();
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return events.stream()
                .filter(event -> event.job().equals(id) && event.version() > afterVersion)
                .toList();
    }

    @Override
    public Class<Rows> transactionType() {
        return Rows.class;
    }

    @Override
    public List<Insertion> insert(Rows transaction, List<NewJob> batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return 0;
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return true;
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return List.of();
    }

    @Override
    public int purge(Purge purge) {
        return 0;
    }
}
