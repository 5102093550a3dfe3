package dev.farjob.internal;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Announcer;
import dev.farjob.internal.write.Moments;
import dev.farjob.json.Json;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.request.JobRequest;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts jobs: checks them, makes them durable, and only then lets them be sent. */
final class SubmitJob {

    private static final Logger LOG = LoggerFactory.getLogger(SubmitJob.class);

    private final Timekeeper time;
    private final RandomGenerator random;
    private final JobStore store;
    private final Providers providers;
    private final Moments moments;
    private final Announcer announcer;
    private final Rulebook rules;
    private final int payloadLimit;

    SubmitJob(
            Timekeeper time,
            RandomGenerator random,
            JobStore store,
            Providers providers,
            Moments moments,
            Announcer announcer,
            Rulebook rules,
            int payloadLimit) {
        this.time = time;
        this.random = random;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.announcer = announcer;
        this.rules = rules;
        this.payloadLimit = payloadLimit;
    }

    /**
     * Makes them durable; none of them is, if one of them is wrong.
     *
     * @param takes whether the caller takes this job as soon as it is durable: it is asked of those that may be sent at once,
     *     when all are right and before anything is written. A job that is taken comes due after a lease at the latest.
     */
    List<Submission> submit(List<JobRequest> requests, Predicate<Job> takes) {
        List<NewJob> right = accept(requests);
        requireFreeIds(requests);
        List<NewJob> jobs = right.stream()
                .map(job -> isReady(job.job()) && takes.test(job.job())
                        ? new NewJob(job.job(), Due.in(takenFor(job.job())), job.event())
                        : job)
                .toList();
        List<Submission> answers = answers(requests, jobs, insert(jobs));
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Submission.Accepted accepted) {
                announce(accepted.job());
            }
        }
        return answers;
    }

    /**
     * How long others leave a job alone that this node takes: as long as its attempt to send may last, so that the attempt,
     * which goes on record next, need not move the due time again.
     */
    private Duration takenFor(Job job) {
        Duration answerBy = rules.answerBy(job);
        return answerBy.compareTo(rules.lease()) < 0 ? answerBy : rules.lease();
    }

    /** Makes them durable with the host's own transaction. */
    <T> List<Submission> submit(TransactionalJobStore<T> transactional, T transaction, List<JobRequest> requests) {
        List<NewJob> jobs = accept(requests);
        requireOneOwnerPerId(requests);
        List<Submission> answers = answers(requests, jobs, transactional.insert(transaction, jobs));
        for (Submission answer : answers) {
            if (answer instanceof Submission.Accepted accepted) {
                LOG.info(
                        "job {} for {} is accepted if the transaction of the host commits",
                        accepted.job().id(),
                        accepted.job().target());
            }
        }
        return answers;
    }

    /** Makes one durable with the transaction that a step writes through; {@link #announce} it when that has committed. */
    Submission submitOne(TransactionalJobStore<Object> transactional, Object transaction, JobRequest request) {
        List<NewJob> job = List.of(accept(request));
        return answers(List.of(request), job, transactional.insert(transaction, job))
                .get(0);
    }

    /** Says that this job was submitted, and that it is durable. */
    void announce(Job accepted) {
        announcer.announce(accepted, submitted(accepted));
        announcer.changed(accepted);
    }

    private static JobEvent submitted(Job accepted) {
        return JobEvent.of(accepted, EventKind.SUBMITTED, Cause.SUBMIT, "");
    }

    /**
     * Makes a job durable that the provider has already, so that it can never be sent a second time.
     *
     * @param handle what it is asked by
     */
    Optional<Submission> adopt(JobRequest request, Handle handle) {
        NewJob accepted = accept(request);
        Job job = accepted.job().toBuilder()
                .state(JobState.QUEUED)
                .attempt(1)
                .handle(handle)
                .dispatchedAt(accepted.job().createdAt())
                .build();
        JobEvent event = JobEvent.of(job, EventKind.ADOPTED, Cause.HAND, handle + " was given a job by hand");
        NewJob adopted = new NewJob(job, Due.now(), event).adopting();
        List<Insertion> insertions = insert(List.of(adopted));
        if (insertions.get(0) instanceof Insertion.HandleTaken) {
            return Optional.empty();
        }
        Submission answer =
                answers(List.of(request), List.of(adopted), insertions).get(0);
        if (answer instanceof Submission.Accepted) {
            announcer.announce(job, event);
        }
        return Optional.of(answer);
    }

    /** Whether the job may be sent at once. */
    boolean isReady(Job job) {
        return job.spec().notBefore().filter(at -> at.isAfter(time.now())).isEmpty();
    }

    private List<NewJob> accept(List<JobRequest> requests) {
        List<NewJob> jobs = new ArrayList<>(requests.size());
        for (JobRequest request : requests) {
            jobs.add(accept(request));
        }
        return jobs;
    }

    private NewJob accept(JobRequest request) {
        providers.named(request.target().provider());
        requireGoodInput(request);
        Instant now = time.now();
        Job job = Job.accept(
                request.id().orElseGet(() -> JobId.create(now, random)),
                Specs.of(request, now),
                rules.steps().plan(),
                now,
                moments.stamp(),
                rules.lease());
        Duration wait = request.notBefore()
                .map(at -> Duration.between(now, at))
                .filter(left -> !left.isNegative())
                .orElse(Duration.ZERO);
        return new NewJob(job, Due.in(wait), submitted(job));
    }

    /** Of many, none is to be written if one has a taken id, because a job that is written cannot be taken back. */
    private void requireFreeIds(List<JobRequest> requests) {
        if (requests.size() < 2) {
            return;
        }
        requireOneOwnerPerId(requests).forEach((id, owner) -> {
            if (store.find(id).filter(job -> !job.owner().equals(owner)).isPresent()) {
                throw new JobIdTakenException(id);
            }
        });
    }

    /** The ids that these choose, and for whom. */
    private static Map<JobId, Owner> requireOneOwnerPerId(List<JobRequest> requests) {
        Map<JobId, Owner> wanted = new HashMap<>();
        for (JobRequest request : requests) {
            request.id().ifPresent(id -> {
                Owner other = wanted.putIfAbsent(id, request.owner());
                if (other != null && !other.equals(request.owner())) {
                    throw new JobIdTakenException(id);
                }
            });
        }
        return wanted;
    }

    private void requireGoodInput(JobRequest request) {
        int size = request.input().sizeInBytes();
        if (size > payloadLimit) {
            throw new IllegalArgumentException("the input for " + request.target() + " has " + size
                    + " bytes, at most " + payloadLimit
                    + " are accepted: upload large files first and send their URL, or raise payloadLimit");
        }
        Json.fault(request.input()).ifPresent(fault -> {
            throw new IllegalArgumentException("the input for " + request.target() + " " + fault);
        });
    }

    private List<Insertion> insert(List<NewJob> jobs) {
        try {
            return store.insert(jobs);
        } catch (JobStoreException failed) {
            if (failed.effect() == Effect.NONE) {
                throw failed;
            }
            LOG.debug("whether {} jobs were accepted is unknown, they are read again", jobs.size(), failed);
            return jobs.stream().map(job -> resolve(job, failed)).toList();
        }
    }

    /**
     * An ambiguous commit is resolved by reading: the job is there, or one was there before, or nothing was promised. Nobody
     * changes when a job was created, so that this tells ours from an earlier one, whoever has claimed it meanwhile.
     */
    private Insertion resolve(NewJob added, JobStoreException failed) {
        Job job = added.job();
        Job now = read(job.id(), failed).orElseThrow(() -> failed);
        if (!now.owner().equals(job.owner())) {
            return new Insertion.IdTaken();
        }
        boolean isOurs = now.createdAt().equals(job.createdAt()) && now.spec().equals(job.spec());
        return isOurs ? new Insertion.Inserted(job) : new Insertion.Existing(now);
    }

    /** If the jobs cannot be read, it is still unknown which were written, whatever the failure to read says. */
    private Optional<Job> read(JobId id, JobStoreException failed) {
        try {
            return store.find(id);
        } catch (JobStoreException down) {
            failed.addSuppressed(down);
            throw failed;
        }
    }

    private static List<Submission> answers(List<JobRequest> requests, List<NewJob> jobs, List<Insertion> insertions) {
        List<Submission> answers = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            answers.add(answer(requests.get(i), jobs.get(i).job(), insertions.get(i)));
        }
        return answers;
    }

    private static Submission answer(JobRequest request, Job job, Insertion insertion) {
        if (insertion instanceof Insertion.Existing existing) {
            return duplicate(request, existing.job());
        }
        if (insertion instanceof Insertion.Inserted) {
            return new Submission.Accepted(job);
        }
        throw new JobIdTakenException(job.id());
    }

    /** The answer to a request for a job that is there. */
    static Submission duplicate(JobRequest request, Job there) {
        return new Submission.Duplicate(there, Specs.isMadeOf(request, there));
    }
}
