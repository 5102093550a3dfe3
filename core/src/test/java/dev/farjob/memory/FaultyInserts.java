package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Stores that insert almost well. */
final class FaultyInserts {

    private FaultyInserts() {}

    static ForwardingStore checksThenInserts(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                List<Insertion> answers = new ArrayList<>();
                for (NewJob added : jobs) {
                    List<Job> there = list(JobQuery.ofOwner(added.job().owner())).stream()
                            .filter(job -> job.spec()
                                    .idempotencyKey()
                                    .equals(added.job().spec().idempotencyKey()))
                            .toList();
                    waitForCompany();
                    super.insert(List.of(added));
                    answers.add(
                            there.isEmpty()
                                    ? new Insertion.Inserted(added.job())
                                    : new Insertion.Existing(there.get(0)));
                }
                return answers;
            }
        };
    }

    static ForwardingStore throwsWhatSaysNothing(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                for (NewJob added : jobs) {
                    if (added.job()
                            .spec()
                            .deadline()
                            .filter(Instant.MAX::equals)
                            .isPresent()) {
                        throw new ArithmeticException("long overflow");
                    }
                }
                return super.insert(jobs);
            }
        };
    }

    static ForwardingStore answersBackwards(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                List<Insertion> answers = new ArrayList<>(super.insert(jobs));
                Collections.reverse(answers);
                return answers;
            }
        };
    }

    static ForwardingStore sharesKeysBetweenOwners(InMemoryJobStore good) {
        Map<Object, Job> byKey = new ConcurrentHashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return eachUnlessKnown(
                        this, jobs, byKey, added -> added.job().spec().idempotencyKey());
            }
        };
    }

    static ForwardingStore foldsCaseOfKeys(InMemoryJobStore good) {
        Map<Object, Job> byKey = new ConcurrentHashMap<>();
        record Folded(Owner owner, String key) {}
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return eachUnlessKnown(
                        this,
                        jobs,
                        byKey,
                        added -> added.job()
                                .spec()
                                .idempotencyKey()
                                .map(key -> new Folded(
                                        added.job().owner(), key.value().toLowerCase(Locale.ROOT))));
            }
        };
    }

    static ForwardingStore tellsOfOthersJobs(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                List<Insertion> answers = new ArrayList<>(super.insert(jobs));
                for (int i = 0; i < answers.size(); i++) {
                    if (answers.get(i) instanceof Insertion.IdTaken) {
                        Job theirs = find(jobs.get(i).job().id()).orElseThrow();
                        answers.set(i, new Insertion.Existing(theirs));
                    }
                }
                return answers;
            }
        };
    }

    static ForwardingStore logsRepeats(InMemoryJobStore good) {
        Map<JobId, JobEvent> repeats = new ConcurrentHashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                List<Insertion> answers = super.insert(jobs);
                for (int i = 0; i < answers.size(); i++) {
                    if (answers.get(i) instanceof Insertion.Existing existing) {
                        repeats.put(existing.job().id(), jobs.get(i).event());
                    }
                }
                return answers;
            }

            @Override
            public List<JobEvent> events(JobId id, long afterVersion) {
                List<JobEvent> events = new ArrayList<>(super.events(id, afterVersion));
                if (repeats.containsKey(id)) {
                    events.add(repeats.get(id));
                }
                return events;
            }
        };
    }

    static ForwardingStore insertsAllOrNothing(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                boolean taken = jobs.stream()
                        .anyMatch(added -> find(added.job().id())
                                .filter(job -> !job.owner().equals(added.job().owner()))
                                .isPresent());
                return taken ? Collections.nCopies(jobs.size(), new Insertion.IdTaken()) : super.insert(jobs);
            }
        };
    }

    private static List<Insertion> eachUnlessKnown(
            ForwardingStore store, List<NewJob> jobs, Map<Object, Job> known, Function<NewJob, Optional<?>> key) {
        List<Insertion> answers = new ArrayList<>();
        for (NewJob added : jobs) {
            Object name = key.apply(added).orElse(null);
            Job there = name == null ? null : known.putIfAbsent(name, added.job());
            answers.add(
                    there == null
                            ? store.good.insert(List.of(added)).get(0)
                            : new Insertion.Existing(store.find(there.id()).orElseThrow()));
        }
        return answers;
    }
}
