package dev.farjob.memory;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Purge;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Stores that write almost well. */
final class FaultyWrites {

    private FaultyWrites() {}

    /** A store that does something else than each change says. */
    private static ForwardingStore changing(InMemoryJobStore good, UnaryOperator<Change> fault) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                return super.apply(changes.stream().map(fault).toList());
            }
        };
    }

    static ForwardingStore hasNoFence(InMemoryJobStore good) {
        return changing(good, change -> rebased(good, change));
    }

    static ForwardingStore adoptsWhatIsTaken(InMemoryJobStore good) {
        return changing(good, FaultyWrites::plain);
    }

    /** The same change, which adopts nothing. */
    private static Change plain(Change change) {
        Change plain = Change.of(change.before(), change.after(), change.due());
        return change.event().map(plain::event).orElse(plain);
    }

    /** As if the first two that adopt a remote job had looked at the same moment, and each had found it free. */
    static ForwardingStore looksThenAdopts(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            private final Map<Handle, Integer> lookedFor = new HashMap<>();

            @Override
            public List<Verdict> apply(List<Change> changes) {
                boolean found = changes.stream()
                        .flatMap(change -> change.adopted().stream())
                        .anyMatch(handle -> times(handle) > 2);
                return super.apply(
                        found
                                ? changes
                                : changes.stream().map(FaultyWrites::plain).toList());
            }

            private synchronized int times(Handle handle) {
                return lookedFor.merge(handle, 1, Integer::sum);
            }
        };
    }

    private static Change rebased(InMemoryJobStore good, Change change) {
        Job now = good.find(change.id()).orElse(change.before());
        Job after = change.after().toBuilder()
                .written(
                        now.version() + 1,
                        change.after().updatedAt(),
                        change.after().stamp())
                .build();
        return Change.of(now, after, change.due());
    }

    static ForwardingStore checksThenWrites(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                List<Verdict> verdicts = new ArrayList<>();
                for (Change change : changes) {
                    long version = find(change.id()).map(Job::version).orElse(0L);
                    waitForCompany();
                    if (version == change.expectedVersion()) {
                        good.apply(List.of(rebased(good, change)));
                        verdicts.add(Verdict.APPLIED);
                    } else {
                        verdicts.add(Verdict.LOST);
                    }
                }
                return verdicts;
            }
        };
    }

    /** Goes by the version alone. */
    static ForwardingStore takesAVersionForTheWrite(InMemoryJobStore good) {
        return changing(good, change -> {
            Job now = good.find(change.id()).orElse(change.before());
            Job seen = change.before().toBuilder()
                    .written(change.expectedVersion(), change.before().updatedAt(), now.stamp())
                    .build();
            Change same = Change.of(seen, change.after(), change.due());
            same = change.event().map(same::event).orElse(same);
            return change.step().map(same::step).orElse(same);
        });
    }

    static ForwardingStore dropsEvents(InMemoryJobStore good) {
        return changing(good, change -> {
            Change bare = Change.of(change.before(), change.after(), change.due());
            return change.step().map(bare::step).orElse(bare);
        });
    }

    static ForwardingStore dropsSteps(InMemoryJobStore good) {
        return changing(good, change -> {
            Change bare = Change.of(change.before(), change.after(), change.due());
            return change.event().map(bare::event).orElse(bare);
        });
    }

    static ForwardingStore keepsOldFields(InMemoryJobStore good) {
        return changing(good, change -> {
            Job kept = change.after().toBuilder()
                    .silence(change.after()
                            .silence()
                            .orElse(change.before().silence().orElse(null)))
                    .build();
            return Change.of(change.before(), kept, change.due());
        });
    }

    static ForwardingStore logsLosers(InMemoryJobStore good) {
        Map<JobId, JobEvent> losers = new HashMap<>();
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                List<Verdict> verdicts = super.apply(changes);
                for (int i = 0; i < verdicts.size(); i++) {
                    if (verdicts.get(i) == Verdict.LOST) {
                        losers.put(changes.get(i).id(), changes.get(i).event().orElseThrow());
                    }
                }
                return verdicts;
            }

            @Override
            public List<JobEvent> events(JobId id, long afterVersion) {
                return losers.containsKey(id) ? List.of(losers.get(id)) : super.events(id, afterVersion);
            }
        };
    }

    static ForwardingStore appliesAllOrNothing(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                boolean lost = changes.stream()
                        .anyMatch(change -> find(change.id())
                                .filter(job -> job.version() == change.expectedVersion())
                                .isEmpty());
                return lost ? Collections.nCopies(changes.size(), Verdict.LOST) : super.apply(changes);
            }
        };
    }

    static ForwardingStore writesUntilItFails(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                List<Verdict> verdicts = new ArrayList<>();
                for (Change change : changes) {
                    if (change.after()
                            .dispatchedAt()
                            .filter(Instant.MAX::equals)
                            .isPresent()) {
                        throw new JobStoreException(Effect.NONE, "nothing was written");
                    }
                    verdicts.addAll(super.apply(List.of(change)));
                }
                return verdicts;
            }
        };
    }

    static ForwardingStore admitsOneTooMany(InMemoryJobStore good) {
        return changing(
                good,
                change -> change.admission()
                        .map(admission -> change.admittedBy(
                                new Admission(oneMore(admission.perProvider()), oneMore(admission.perOwner()))))
                        .orElse(change));
    }

    private static OptionalInt oneMore(OptionalInt limit) {
        return limit.isPresent() ? OptionalInt.of(limit.getAsInt() + 1) : limit;
    }

    static ForwardingStore countsThenAdmits(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                return changes.stream().map(this::applyIfRoom).toList();
            }

            private Verdict applyIfRoom(Change change) {
                if (change.admission().isEmpty()) {
                    return super.apply(List.of(change)).get(0);
                }
                long inFlight =
                        list(JobQuery.everyone().states(JobState.SPAWNING, JobState.QUEUED, JobState.RUNNING)).stream()
                                .filter(job -> job.target()
                                        .provider()
                                        .equals(change.before().target().provider()))
                                .count();
                waitForCompany();
                Change unguarded = Change.of(change.before(), change.after(), change.due());
                int limit = change.admission().get().perProvider().orElse(Integer.MAX_VALUE);
                return inFlight < limit ? super.apply(List.of(unguarded)).get(0) : Verdict.NOT_ADMITTED;
            }
        };
    }

    static ForwardingStore letsAnybodyAcknowledge(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
                return ids.stream()
                        .flatMap(id -> find(id).stream())
                        .mapToInt(job -> super.acknowledge(job.owner(), Set.of(job.id()), at))
                        .sum();
            }
        };
    }

    static ForwardingStore countsEveryAcknowledgement(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
                super.acknowledge(owner, ids, at);
                return ids.size();
            }
        };
    }

    static ForwardingStore keepsRepeatedWebhooks(InMemoryJobStore good) {
        AtomicLong count = new AtomicLong();
        return new ForwardingStore(good) {
            @Override
            public boolean keep(UnmatchedWebhook webhook) {
                return super.keep(new UnmatchedWebhook(
                        webhook.provider(),
                        webhook.handleId(),
                        webhook.key() + count.incrementAndGet(),
                        webhook.delivery(),
                        webhook.receivedAt()));
            }
        };
    }

    static ForwardingStore purgesByTheMillisecond(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public int purge(Purge purge) {
                return super.purge(
                        new Purge(purge.settledBefore().plusMillis(1), purge.receivedBefore(), purge.limit()));
            }
        };
    }
}
