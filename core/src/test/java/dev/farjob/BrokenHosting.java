package dev.farjob;

import dev.farjob.BrokenSystem.BrokenAccess;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Stores that go wrong with what hosts and owners rely on: transactions, limits, acknowledgements, retention. */
final class BrokenHosting {

    private static final Duration LONG_AGO = Duration.ofDays(1);

    private BrokenHosting() {}

    /** A job that is submitted in a transaction of the host's is there at once, and stays if the host rolls back. */
    static BrokenAccess insertsApart(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(InMemoryTransaction transaction, List<NewJob> jobs) {
                strikes.strike();
                return behind.insert(jobs);
            }
        };
    }

    /** There is always room. */
    static BrokenAccess ignoresLimits(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                if (change.admission().isEmpty()) {
                    return super.applyOne(change);
                }
                strikes.strike();
                Change without = Change.of(change.before(), change.after(), change.due());
                return super.applyOne(change.event().map(without::event).orElse(without));
            }
        };
    }

    /** The owner's wish to cancel is acknowledged, and not on record. */
    static BrokenAccess forgetsCancels(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                boolean wish = change.before().cancelRequest().isEmpty()
                        && change.after().cancelRequest().isPresent();
                if (!wish) {
                    return super.applyOne(change);
                }
                strikes.strike();
                return Verdict.APPLIED;
            }
        };
    }

    /** A job stays unseen although its owner has acknowledged it. */
    static BrokenAccess forgetsAcknowledgements(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
                strikes.strike();
                return ids.size();
            }
        };
    }

    /** Of what has ended unseen, the newest is not shown. */
    static BrokenAccess hidesTheNewestEnd(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Job> list(JobQuery query) {
                List<Job> all = super.list(query);
                if (!query.isUnseen() || all.isEmpty()) {
                    return all;
                }
                strikes.strike();
                return all.subList(1, all.size());
            }
        };
    }

    /** Of an owner's jobs that are under way, the newest is not shown. */
    static BrokenAccess hidesTheNewestLiveJob(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Job> list(JobQuery query) {
                List<Job> all = super.list(query);
                if (query.owner().isEmpty() || query.states().isEmpty() || all.isEmpty()) {
                    return all;
                }
                strikes.strike();
                return all.subList(1, all.size());
            }
        };
    }

    /** Jobs are removed that settled just now. */
    static BrokenAccess purgesTooEarly(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public int purge(Purge purge) {
                strikes.strike();
                return super.purge(
                        new Purge(purge.settledBefore().plus(LONG_AGO), purge.receivedBefore(), purge.limit()));
            }
        };
    }
}
