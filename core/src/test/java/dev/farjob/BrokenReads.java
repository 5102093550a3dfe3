package dev.farjob;

import dev.farjob.BrokenSystem.BrokenAccess;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.store.Claim;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stores that go wrong with inserting, claiming and listing. */
final class BrokenReads {

    private BrokenReads() {}

    /** A job is acknowledged, and not written. */
    static BrokenAccess losesInserts(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                strikes.strike();
                return jobs.stream()
                        .<Insertion>map(job -> new Insertion.Inserted(job.job()))
                        .toList();
            }
        };
    }

    /** A second job under the same idempotency key is taken for another one. */
    static BrokenAccess ignoresKeys(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                List<Insertion> answers = super.insert(jobs);
                if (answers.stream().noneMatch(Insertion.Existing.class::isInstance)) {
                    return answers;
                }
                strikes.strike();
                return super.insert(
                        jobs.stream().map(BrokenReads::underItsOwnKey).toList());
            }
        };
    }

    /** Two who adopt a remote job at the same moment both get a job for it. */
    static BrokenAccess adoptsTwice(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                return super.insert(jobs.stream()
                        .map(job -> {
                            if (!job.isAdopting()) {
                                return job;
                            }
                            strikes.strike();
                            return new NewJob(job.job(), job.due(), job.event());
                        })
                        .toList());
            }
        };
    }

    /** A step that runs again submits another job again. */
    static BrokenAccess chainsAgain(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                if (jobs.stream().anyMatch(job -> job.job().spec().subject().isEmpty())) {
                    return super.insert(jobs);
                }
                strikes.strike();
                return super.insert(
                        jobs.stream().map(BrokenReads::underItsOwnKey).toList());
            }
        };
    }

    /** A job that a step submits is acknowledged, and not written. */
    static BrokenAccess losesChainedJobs(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Insertion> insert(List<NewJob> jobs) {
                if (jobs.stream().anyMatch(job -> job.job().spec().subject().isEmpty())) {
                    return super.insert(jobs);
                }
                strikes.strike();
                return jobs.stream()
                        .<Insertion>map(job -> new Insertion.Inserted(job.job()))
                        .toList();
            }
        };
    }

    private static NewJob underItsOwnKey(NewJob wanted) {
        Job job = wanted.job();
        JobSpec.Builder spec = JobSpec.of(job.owner(), job.target(), job.spec().input())
                .idempotencyKey(IdempotencyKey.of(job.id().toString()));
        job.spec().deadline().ifPresent(spec::deadline);
        job.spec().subject().ifPresent(spec::subject);
        return new NewJob(
                Job.accept(job.id(), spec.build(), job.plan(), job.createdAt(), job.stamp(), job.pace()),
                wanted.due(),
                wanted.event());
    }

    /** No sweep gets a job that a sweep has taken before. */
    static BrokenAccess claimsOnce(SeededStrikes strikes) {
        Set<JobId> taken = new HashSet<>();
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Job> claim(Claim claim) {
                List<Job> claimed = super.claim(claim);
                if (claim instanceof Claim.TheseJobs) {
                    return claimed;
                }
                List<Job> fresh =
                        claimed.stream().filter(job -> taken.add(job.id())).toList();
                if (fresh.size() < claimed.size()) {
                    strikes.strike();
                }
                return fresh;
            }
        };
    }

    /**
     * A list has the jobs of all owners in it. Only lists for front ends: a recovery, which asks by state, would refuse to
     * work on the jobs of several owners, and no job would be shown.
     */
    static BrokenAccess listsEveryone(SeededStrikes strikes) {
        return (reached, behind) -> new BrokenStore(reached) {
            @Override
            public List<Job> list(JobQuery query) {
                if (query.owner().isEmpty()
                        || query.isUnseen()
                        || !query.states().isEmpty()) {
                    return super.list(query);
                }
                List<Job> all = super.list(JobQuery.everyone().limit(query.limit()));
                if (all.stream()
                        .anyMatch(job -> !job.owner().equals(query.owner().get()))) {
                    strikes.strike();
                }
                return all;
            }
        };
    }
}
