package dev.farjob.memory;

import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Stores that claim almost well. */
final class FaultyClaims {

    private FaultyClaims() {}

    /** A claim that leaves the due time alone, as it looks from outside: the job's pace is over at once. */
    static ForwardingStore leavesDueTimes(InMemoryJobStore good, VirtualClock clock) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = super.claim(claim);
                clock.advance(Jobs.PACE);
                return claimed;
            }
        };
    }

    static ForwardingStore takesNeverForNow(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return super.insert(jobs.stream()
                        .map(added -> new NewJob(
                                added.job(), added.due().delay().isEmpty() ? Due.now() : added.due(), added.event()))
                        .toList());
            }
        };
    }

    static ForwardingStore claimsForEveryProvider(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = new ArrayList<>(super.claim(claim));
                if (claim instanceof Claim.DueJobs due) {
                    claimed.addAll(super.claim(new Claim.DueJobs("slow", due.limit())));
                }
                return claimed;
            }
        };
    }

    static ForwardingStore claimsBackwards(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = new ArrayList<>(super.claim(claim));
                Collections.reverse(claimed);
                return claimed;
            }
        };
    }

    static ForwardingStore touchesUpdatedAt(InMemoryJobStore good, VirtualClock clock) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return super.claim(claim).stream()
                        .map(job -> job.toBuilder()
                                .written(job.version(), clock.instant(), job.stamp())
                                .build())
                        .toList();
            }
        };
    }

    /** A claim that writes the job, as if whoever holds it were the only one who may. */
    static ForwardingStore fencesByClaims(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return super.claim(claim).stream().map(this::written).toList();
            }

            private Job written(Job job) {
                Job next = job.next(job.updatedAt(), "a claim's").build();
                super.apply(List.of(Change.of(job, next, Due.in(job.pace()))));
                return next;
            }
        };
    }

    static ForwardingStore handsOutTwice(InMemoryJobStore good) {
        AtomicReference<List<Job>> last = new AtomicReference<>(List.of());
        return new ForwardingStore(good) {
            @SuppressWarnings("ReferenceEquality") // the same list, not one like it
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> read = last.get();
                waitForCompany();
                if (last.get() != read) {
                    return last.get();
                }
                last.set(super.claim(claim));
                return last.get();
            }
        };
    }

    static ForwardingStore ignoresTheWindow(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return super.claim(
                        claim instanceof Claim.TheseJobs these
                                ? new Claim.TheseJobs(these.ids(), Duration.ZERO)
                                : claim);
            }
        };
    }

    static ForwardingStore overrulesDueTimes(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return super.claim(
                        claim instanceof Claim.TheseJobs these
                                ? new Claim.TheseJobs(these.ids(), Duration.ZERO)
                                : claim);
            }
        };
    }

    /** The longest due are claimed one by one, and a claim of one has no room for newcomers. */
    static ForwardingStore servesBacklogsOnly(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                return claim instanceof Claim.DueJobs due
                        ? Stream.generate(() -> super.claim(new Claim.DueJobs(due.provider(), 1)))
                                .limit(due.limit())
                                .flatMap(List::stream)
                                .toList()
                        : super.claim(claim);
            }
        };
    }

    static ForwardingStore servesNewcomersOnly(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = super.claim(claim);
                if (claim instanceof Claim.DueJobs due && claimed.size() == due.limit()) {
                    List<Job> next = super.claim(claim);
                    return Stream.concat(claimed.stream().skip(due.longestDue()), next.stream())
                            .limit(due.limit())
                            .toList();
                }
                return claimed;
            }
        };
    }

    static ForwardingStore claimsTheDead(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = new ArrayList<>(super.claim(claim));
                if (claim instanceof Claim.TheseJobs these) {
                    these.ids().stream()
                            .flatMap(id -> find(id).stream())
                            .filter(job -> !job.state().isLive())
                            .forEach(claimed::add);
                }
                return claimed;
            }
        };
    }

    static ForwardingStore believesTheNodesClock(InMemoryJobStore good, VirtualClock clock) {
        return new ForwardingStore(good) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                return super.apply(changes.stream().map(this::moved).toList());
            }

            private Change moved(Change change) {
                Due due = change.due()
                        .delay()
                        .map(delay -> Due.in(fromNow(change.after().updatedAt().plus(delay))))
                        .orElse(Due.never());
                return Change.of(change.before(), change.after(), due);
            }

            private Duration fromNow(Instant then) {
                Duration delay = Duration.between(clock.instant(), then);
                return delay.isNegative() ? Duration.ZERO : delay;
            }
        };
    }
}
