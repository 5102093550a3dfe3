package dev.farjob;

import dev.farjob.BrokenSystem.BrokenAccess;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores that go wrong with changes of jobs. */
final class BrokenWrites {

    private BrokenWrites() {}

    /** The attempt to send is acknowledged, and not on record. */
    static BrokenAccess sendsBeforeItIsOnRecord(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                boolean intent = change.before().state() == JobState.ACCEPTED
                        && change.after().state() == JobState.SPAWNING;
                if (!intent) {
                    return super.applyOne(change);
                }
                strikes.strike();
                return Verdict.APPLIED;
            }
        };
    }

    /** The first time that a job's outcome is to be written, it is acknowledged and not written: steps begin without. */
    static BrokenAccess finalizesBeforeTheOutcome(SeededStrikes strikes) {
        Set<JobId> postponed = new HashSet<>();
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                boolean outcome = change.before().state() != JobState.FINALIZING
                        && change.after().state() == JobState.FINALIZING;
                if (!outcome || !postponed.add(change.id())) {
                    return super.applyOne(change);
                }
                strikes.strike();
                return Verdict.APPLIED;
            }
        };
    }

    /** A change that lost is written all the same, over whatever is there by now. */
    static BrokenAccess forcesWhatLost(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                Verdict verdict = super.applyOne(change);
                Optional<Job> now = verdict == Verdict.LOST ? find(change.id()) : Optional.empty();
                if (now.isEmpty()) {
                    return verdict;
                }
                strikes.strike();
                return super.applyOne(over(now.get(), change));
            }
        };
    }

    /** A change whose commit was ambiguous is written once more instead of being looked for. */
    static BrokenAccess repeatsAmbiguousCommits(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                try {
                    return super.applyOne(change);
                } catch (JobStoreException failed) {
                    if (failed.effect() == Effect.NONE) {
                        throw failed;
                    }
                    strikes.strike();
                    Job now = find(change.id()).orElseThrow(() -> failed);
                    return super.applyOne(over(now, change));
                }
            }
        };
    }

    /** A change whose commit was ambiguous is taken for written. */
    static BrokenAccess trustsAmbiguousCommits(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                try {
                    return super.applyOne(change);
                } catch (JobStoreException failed) {
                    if (failed.effect() == Effect.NONE) {
                        throw failed;
                    }
                    strikes.strike();
                    return Verdict.APPLIED;
                }
            }
        };
    }

    /** The job goes on to its next step, and that it was done with the last is forgotten. */
    static BrokenAccess dropsCheckpoints(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            Verdict applyOne(Change change) {
                if (change.step().isEmpty()) {
                    return super.applyOne(change);
                }
                strikes.strike();
                Change without = Change.of(change.before(), change.after(), change.due());
                return super.applyOne(change.event().map(without::event).orElse(without));
            }
        };
    }

    /** A change that shares a call gets the answer to another one. */
    static BrokenAccess mixesUpAnswers(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Verdict> apply(List<Change> changes) {
                return mixedUp(reached.apply(changes), strikes);
            }

            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return mixedUp(reached.insert(jobs), strikes);
            }
        };
    }

    private static <A> List<A> mixedUp(List<A> answers, SeededStrikes strikes) {
        List<A> mixedUp = new ArrayList<>(answers);
        Collections.rotate(mixedUp, 1);
        if (!mixedUp.equals(answers)) {
            strikes.strike();
        }
        return mixedUp;
    }

    /** The effect of a step commits by itself, and its checkpoint after it. */
    static BrokenAccess commitsEffectsApart(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                if (before.size() > 1) {
                    // Other fibers run while several jobs are worked on, and would wait for the lock of this
                    // transaction
                    return super.applyTogether(before, work);
                }
                List<Change> made = new ArrayList<>();
                behind.inTransaction(transaction -> made.addAll(work.run(transaction)));
                strikes.strike();
                return apply(made).stream()
                        .filter(verdict -> verdict != Verdict.APPLIED)
                        .findFirst()
                        .orElse(Verdict.APPLIED);
            }
        };
    }

    /** Of several jobs that share a commit, the effect of the last one's step commits, and the job stays as it was. */
    static BrokenAccess leavesOneOutOfSharedCommits(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
                return super.applyTogether(before, transaction -> {
                    List<Change> changes = new ArrayList<>(work.run(transaction));
                    if (changes.size() > 1) {
                        strikes.strike();
                        changes.add(asItWas(changes.remove(changes.size() - 1)));
                    }
                    return changes;
                });
            }
        };
    }

    private static Change asItWas(Change change) {
        Job after = change.after();
        return Change.of(
                change.before(),
                change.before().next(after.updatedAt(), after.stamp()).build(),
                Due.now());
    }

    /** The same change, made for another snapshot. */
    private static Change over(Job now, Change change) {
        Job after = change.after().toBuilder()
                .written(
                        now.version() + 1,
                        change.after().updatedAt(),
                        change.after().stamp())
                .build();
        Change again = Change.of(now, after, change.due());
        if (change.event().isPresent()) {
            JobEvent event = change.event().get();
            again = again.event(JobEvent.of(after, event.kind(), event.cause(), event.note()));
        }
        return change.step().isPresent() ? again.step(change.step().get()) : again;
    }
}
