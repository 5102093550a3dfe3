package dev.farjob.examples.demo;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * How everything ended, and whether every promise was kept.
 *
 * @param store what is left of the jobs
 * @param deposit what was in the wallet in the beginning
 * @param ids which job played which part
 * @param workedOnBy the nodes that wrote something of a job
 * @param postcards how often the webhook of the postcard came in
 */
record Ending(
        InMemoryJobStore store,
        Wallet wallet,
        int deposit,
        Invoices invoices,
        RenderFarm farm,
        Map<Part, JobId> ids,
        Map<Part, Set<String>> workedOnBy,
        Board board,
        int postcards) {

    private static final Duration LONGEST_USUAL_TIMEOUT = Duration.ofHours(2);

    /**
     * Something that Farjob promises.
     *
     * @param text what it is
     * @param kept whether it was kept
     */
    record Promise(String text, boolean kept) {}

    boolean isGood() {
        return promises().stream().allMatch(Promise::kept);
    }

    List<Promise> promises() {
        return List.of(
                new Promise(
                        "every job ended as it should", all(part -> job(part).state() == part.end())),
                new Promise("the farm started each of them once, and was paid once", all(part -> started(part) == 1)),
                new Promise("what succeeded is charged, everything else is refunded", all(this::isSettledRightly)),
                new Promise("the books balance", free() + sum(this::charged) == deposit && sum(this::held) == 0),
                new Promise("there is one invoice per charge, though one was asked for twice", areInvoicesRight()),
                new Promise("the webhook that came twice counted once", postcards == 2),
                new Promise("the trailer went on with another node", nodesOf(Part.TRAILER) > 1),
                new Promise("the poster was found at the farm, and not sent again", isPosterFound()),
                new Promise("the film ran longer than any timeout, and nobody ended it", isFilmOld()),
                new Promise("no job had to wait for a person", all(part -> count(part, EventKind.PARKED) == 0)),
                new Promise("no progress bar ever went back", board.stepsBack() == 0));
    }

    private boolean areInvoicesRight() {
        int charges =
                (int) ids.keySet().stream().filter(part -> charged(part) > 0).count();
        return invoices.count() == charges
                && invoices.cents() == sum(this::charged)
                && invoices.requests() > invoices.count();
    }

    private boolean isPosterFound() {
        return nodesOf(Part.POSTER) > 1
                && count(Part.POSTER, EventKind.SPAWN_STARTED) == 1
                && count(Part.POSTER, EventKind.SPAWN_ACCEPTED) == 1;
    }

    private boolean isFilmOld() {
        return took(Part.FILM).compareTo(LONGEST_USUAL_TIMEOUT) > 0
                && count(Part.FILM, EventKind.CANCEL_REQUESTED) == 0;
    }

    private boolean isSettledRightly(Part part) {
        boolean succeeded = job(part).state() == JobState.SUCCEEDED;
        return charged(part) == (succeeded ? part.cents() : 0) && refunded(part) == (succeeded ? 0 : part.cents());
    }

    Job job(Part part) {
        return store.find(id(part)).orElseThrow();
    }

    /** How long the job took, from submission to the last step. */
    Duration took(Part part) {
        Job job = job(part);
        return Duration.between(job.createdAt(), job.settledAt().orElse(job.updatedAt()));
    }

    /** How many renders the farm has started for it. */
    int started(Part part) {
        return farm.started(part.title());
    }

    int free() {
        return wallet.free();
    }

    int held(Part part) {
        return wallet.held(id(part));
    }

    int charged(Part part) {
        return wallet.charged(id(part));
    }

    int refunded(Part part) {
        return wallet.refunded(id(part));
    }

    int sum(ToIntFunction<Part> account) {
        return ids.keySet().stream().mapToInt(account).sum();
    }

    List<JobEvent> log(Part part) {
        return store.events(id(part), 0);
    }

    private int count(Part part, EventKind kind) {
        return (int) log(part).stream().filter(event -> event.kind() == kind).count();
    }

    private int nodesOf(Part part) {
        return workedOnBy.getOrDefault(part, Set.of()).size();
    }

    private JobId id(Part part) {
        return Objects.requireNonNull(ids.get(part));
    }

    private boolean all(Predicate<Part> test) {
        return ids.size() == Part.values().length && ids.keySet().stream().allMatch(test);
    }
}
