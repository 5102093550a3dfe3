package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Glimpse;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that give back almost what they were given. */
final class FaultyReads {

    private FaultyReads() {}

    static ForwardingStore keepsMilliseconds(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Optional<Job> find(JobId id) {
                return super.find(id)
                        .map(job -> job.toBuilder()
                                .written(job.version(), job.updatedAt().truncatedTo(ChronoUnit.MILLIS), job.stamp())
                                .build());
            }
        };
    }

    static ForwardingStore forgetsPlansOfClaimed(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return super.claim(claim).stream()
                        .map(job -> job.state() != JobState.RUNNING
                                ? job
                                : Job.restore(job.id(), job.spec(), StepPlan.none(), job.createdAt())
                                        .written(job.version(), job.updatedAt(), job.stamp())
                                        .state(job.state())
                                        .attempt(job.attempt())
                                        .handle(job.handle().orElseThrow())
                                        .dispatchedAt(job.dispatchedAt().orElseThrow())
                                        .pace(job.pace())
                                        .build())
                        .toList();
            }
        };
    }

    static ForwardingStore parsesPayloads(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Optional<Job> find(JobId id) {
                return super.find(id).map(job -> {
                    Payload squeezed =
                            Payload.ofJson(job.spec().input().json().strip().replaceAll("\\s+", " "));
                    JobSpec spec =
                            JobSpec.of(job.owner(), job.target(), squeezed).build();
                    return Job.restore(id, spec, job.plan(), job.createdAt())
                            .written(job.version(), job.updatedAt(), job.stamp())
                            .pace(job.pace())
                            .build();
                });
            }
        };
    }

    static ForwardingStore keepsLocalTime(InMemoryJobStore good) {
        Map<JobId, LocalDateTime> written = new ConcurrentHashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                jobs.forEach(added -> note(added.job()));
                return super.insert(jobs);
            }

            @Override
            public List<Verdict> apply(List<Change> changes) {
                changes.forEach(change -> note(change.after()));
                return super.apply(changes);
            }

            private void note(Job job) {
                written.put(job.id(), LocalDateTime.ofInstant(job.updatedAt(), ZoneId.systemDefault()));
            }

            @Override
            public Optional<Job> find(JobId id) {
                return super.find(id)
                        .map(job -> job.toBuilder()
                                .written(
                                        job.version(),
                                        written.get(id)
                                                .atZone(ZoneId.systemDefault())
                                                .toInstant(),
                                        job.stamp())
                                .build());
            }
        };
    }

    static ForwardingStore cutsNotes(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<StepRecord> steps(JobId id) {
                return super.steps(id).stream()
                        .map(step -> new StepRecord(
                                id,
                                step.step(),
                                step.status(),
                                step.at(),
                                step.note()
                                        .substring(0, Math.min(255, step.note().length()))))
                        .toList();
            }
        };
    }

    static ForwardingStore findsOldestByHandle(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Optional<Job> findByHandle(String provider, String handleId) {
                return list(JobQuery.everyone()).stream()
                        .filter(job -> job.handle()
                                .filter(handle -> handle.id().equals(handleId))
                                .isPresent())
                        .min(Comparator.comparing(Job::createdAt));
            }
        };
    }

    static ForwardingStore remembersOldHandles(InMemoryJobStore good) {
        Map<String, JobId> handles = new HashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                changes.forEach(
                        change -> change.after().handle().ifPresent(handle -> handles.put(handle.id(), change.id())));
                return super.apply(changes);
            }

            @Override
            public Optional<Job> findByHandle(String provider, String handleId) {
                return Optional.ofNullable(handles.get(handleId)).flatMap(this::find);
            }
        };
    }

    static ForwardingStore forgetsOtherAttempts(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public Optional<Job> findByHandle(String provider, String handleId) {
                return super.findByHandle(provider, handleId)
                        .filter(job -> job.handle()
                                .filter(followed -> followed.id().equals(handleId))
                                .isPresent());
            }
        };
    }

    static ForwardingStore forgetsWhoDoesNotWantIt(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> list(JobQuery query) {
                return super.list(query).stream()
                        .map(job -> job.toBuilder().unwanted(null).build())
                        .toList();
            }
        };
    }

    static ForwardingStore listsOthersToo(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> list(JobQuery query) {
                return query.subject()
                        .map(subject -> super.list(JobQuery.everyone().subject(subject)))
                        .orElseGet(() -> super.list(query));
            }
        };
    }

    /** Takes a claim for news: every poll would be read, and told to watchers. */
    static ForwardingStore glimpsesOfAnotherTime(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
                return super.glimpse(owners, createdAfter).stream()
                        .map(seen -> new Glimpse(
                                seen.id(),
                                seen.owner(),
                                seen.version(),
                                seen.state(),
                                seen.updatedAt().plusSeconds(seen.version())))
                        .toList();
            }
        };
    }

    static ForwardingStore glimpsesByCreationAlone(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
                return super.glimpse(owners, createdAfter).stream()
                        .filter(seen ->
                                good.find(seen.id()).orElseThrow().createdAt().isAfter(createdAfter))
                        .toList();
            }
        };
    }

    static ForwardingStore sortsTiesUpwards(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> list(JobQuery query) {
                return super.list(query).stream()
                        .sorted(Comparator.comparing(Job::createdAt).reversed().thenComparing(Job::id))
                        .toList();
            }
        };
    }

    static ForwardingStore pagesByTimeAlone(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> list(JobQuery query) {
                return super.list(query).stream()
                        .filter(job -> query.after()
                                .map(after -> job.createdAt().isBefore(after.createdAt()))
                                .orElse(true))
                        .toList();
            }
        };
    }

    static ForwardingStore forgetsWebhooksOnReading(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
                List<UnmatchedWebhook> kept = super.unmatched(provider, handleId);
                super.purge(new Purge(Instant.EPOCH, Instant.MAX, 100));
                return kept;
            }
        };
    }

    static ForwardingStore leavesLogsBehind(InMemoryJobStore good) {
        Map<JobId, JobEvent> first = new HashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                jobs.forEach(added -> first.put(added.job().id(), added.event()));
                return super.insert(jobs);
            }

            @Override
            public List<JobEvent> events(JobId id, long afterVersion) {
                return find(id).isPresent() ? super.events(id, afterVersion) : List.of(first.get(id));
            }
        };
    }
}
