package dev.farjob.testkit.simulation;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.testkit.provider.RemoteJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jobs that really run and ran at the providers, whatever anybody was told. */
final class Truth {

    /** How the run of a job really is. */
    enum Run {
        /** There is none. */
        NONE,
        /** The provider has forgotten it; nobody can know. */
        VANISHED,
        ALIVE,
        /** It succeeded, and its result can be fetched. */
        SUCCEEDED,
        /** It succeeded, and its result has expired. */
        EXPIRED,
        FAILED,
        CANCELLED
    }

    private final Map<JobId, List<RemoteJob>> runs = new HashMap<>();
    private final Set<String> elsewhere = new HashSet<>();
    private final Map<String, JobId> adopters = new HashMap<>();
    private final Set<String> askedToEnd = new HashSet<>();
    private final Set<String> vanished = new HashSet<>();
    private final Set<String> reported = new HashSet<>();

    /** Notes a run, and answers with the earlier ones of the same job. */
    List<RemoteJob> begun(RemoteJob remote) {
        List<RemoteJob> ofJob = runs.computeIfAbsent(remote.job(), ignored -> new ArrayList<>());
        List<RemoteJob> earlier = List.copyOf(ofJob);
        ofJob.add(remote);
        return earlier;
    }

    /** A remote job runs for no job of ours. */
    void startedElsewhere(RemoteJob remote) {
        elsewhere.add(remote.id());
        begun(remote);
    }

    /** Whether no job of ours has sent it. */
    boolean isStartedElsewhere(RemoteJob remote) {
        return elsewhere.contains(remote.id());
    }

    /** One that was started elsewhere is this job's now. */
    void adopted(RemoteJob remote, JobId job) {
        List<RemoteJob> before = runs.getOrDefault(adopters.getOrDefault(remote.id(), remote.job()), new ArrayList<>());
        before.remove(remote);
        adopters.put(remote.id(), job);
        runs.computeIfAbsent(job, ignored -> new ArrayList<>()).add(remote);
    }

    /** The job that this is a run of; empty if it was started elsewhere and no job has adopted it. */
    Optional<JobId> jobOf(RemoteJob remote) {
        return elsewhere.contains(remote.id())
                ? Optional.ofNullable(adopters.get(remote.id()))
                : Optional.of(remote.job());
    }

    /** The provider was asked to end it. */
    void askedToEnd(Handle handle) {
        askedToEnd.add(handle.id());
    }

    boolean isAskedToEnd(RemoteJob remote) {
        return askedToEnd.contains(remote.id());
    }

    void vanished(RemoteJob remote) {
        vanished.add(remote.id());
    }

    /** A webhook that proves that it succeeded was taken while nothing was broken, and its result could be fetched. */
    void reported(RemoteJob remote) {
        reported.add(remote.id());
    }

    boolean isReported(RemoteJob remote) {
        return reported.contains(remote.id());
    }

    /** Whether the provider still knows of it. */
    boolean knows(RemoteJob remote) {
        return !vanished.contains(remote.id());
    }

    /** The run of this job, the newest if there are several. */
    Optional<RemoteJob> runOf(JobId job) {
        List<RemoteJob> ofJob = runsOf(job);
        return ofJob.isEmpty() ? Optional.empty() : Optional.of(ofJob.get(ofJob.size() - 1));
    }

    /** The runs of this job, the oldest first. */
    List<RemoteJob> runsOf(JobId job) {
        return runs.getOrDefault(job, List.of());
    }

    /** The run that the job names; if it names none, the newest. */
    Optional<RemoteJob> namedBy(Job job) {
        return job.handle().isEmpty()
                ? runOf(job.id())
                : all().stream()
                        .filter(run -> run.request().target().equals(job.target()))
                        .filter(run -> run.id().equals(job.handle().get().id()))
                        .findFirst();
    }

    List<RemoteJob> all() {
        return runs.values().stream().flatMap(List::stream).toList();
    }

    /** Whether any run goes on of which the provider still knows. */
    boolean isAnyAlive() {
        return runs.values().stream().flatMap(List::stream).anyMatch(run -> knows(run) && run.endedAt() == null);
    }

    Run of(Job job) {
        return namedBy(job).map(this::of).orElse(Run.NONE);
    }

    Run of(RemoteJob run) {
        if (!knows(run)) {
            return Run.VANISHED;
        }
        ProviderStatus status = run.truth();
        if (status instanceof ProviderStatus.Alive) {
            return Run.ALIVE;
        }
        if (status instanceof ProviderStatus.Failed) {
            return Run.FAILED;
        }
        if (status instanceof ProviderStatus.Cancelled) {
            return Run.CANCELLED;
        }
        return run.result() instanceof ResultAnswer.Ready ? Run.SUCCEEDED : Run.EXPIRED;
    }
}
