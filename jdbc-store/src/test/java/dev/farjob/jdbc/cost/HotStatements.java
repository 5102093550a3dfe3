package dev.farjob.jdbc.cost;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepCursor;
import dev.farjob.model.Subject;
import dev.farjob.store.Admission;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The calls that a node makes all day, by name. Each works on jobs of its own among whatever else there is, and leaves
 * nothing behind that the next would see.
 */
final class HotStatements {

    static final Owner OWNER = Owner.of("user-hot");
    static final Subject SUBJECT = Subject.of("node-hot");

    private static final int OWNERS_JOBS = 20;

    private static final int MANY_PLACES = 1_000_000;
    private static final int MOST_LOGS = 100;

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private HotStatements() {}

    /** Something that a node does. */
    interface Action {
        void run(JobStore store);
    }

    /** All of them. */
    static Map<String, Action> all() {
        Map<String, Action> all = new LinkedHashMap<>();
        all.put("insert", store -> given(store, JobState.ACCEPTED));
        all.put("claim what is due", store -> claimDue(store, 100));
        all.put(
                "claim these",
                store -> store.claim(new Claim.TheseJobs(
                        List.of(given(store, JobState.RUNNING).id()), Duration.ofSeconds(3))));
        all.put("change", store -> change(store, given(store, JobState.RUNNING), JobState.FINALIZING));
        all.put("admit", HotStatements::admit);
        all.put("settle", store -> change(store, given(store, JobState.FINALIZING), JobState.SUCCEEDED));
        all.put("find by id", store -> store.find(JobId.of("not-there")));
        all.put("find by handle", store -> store.findByHandle("acme", "remote-not-there"));
        all.put(
                "insert under a known key",
                store -> store.insert(
                        List.of(Snapshots.added(known(), Due.now()), Snapshots.added(known(), Due.now()))));
        all.put("list of an owner", store -> store.list(JobQuery.ofOwner(OWNER)));
        all.put(
                "list of an owner by tag",
                store -> store.list(JobQuery.ofOwner(OWNER).tag("plan", "gold")));
        all.put("count of an owner", store -> store.count(JobQuery.ofOwner(OWNER)));
        all.put(
                "count of what an owner has under way",
                store -> store.count(JobQuery.ofOwner(OWNER).unsettled()));
        all.put("latest of a subject", HotStatements::latestOfSubject);
        all.putAll(recovery());
        all.put("glimpse of two owners", store -> store.glimpse(Set.of(OWNER, Owner.of("user-given")), Instant.EPOCH));
        all.put(
                "glimpse of many owners",
                // Fewer than live jobs: for as many owners as that, a database rightly reads the whole table
                store -> store.glimpse(
                        IntStream.range(0, 50)
                                .mapToObj(i -> Owner.of("user-" + i))
                                .collect(Collectors.toSet()),
                        Instant.EPOCH));
        all.put("purge", store -> store.purge(new Purge(Instant.EPOCH, Instant.EPOCH, 100)));
        return all;
    }

    /** The calls to the store when an owner comes back. */
    static Map<String, Action> recovery() {
        return Map.of(
                "live of an owner",
                store -> store.list(JobQuery.ofOwner(OWNER).states(UNSETTLED).limit(JobQuery.MAX_LIMIT)),
                "unseen of an owner",
                store -> store.list(JobQuery.ofOwner(OWNER).unseen().limit(JobQuery.MAX_LIMIT)));
    }

    /** What operators ask now and then, about the jobs of everyone: a table may well be read whole for it. */
    static Map<String, Action> ofOperators() {
        Map<String, Action> all = new LinkedHashMap<>();
        JobQuery everyone = JobQuery.everyone();
        all.put("list", store -> store.list(everyone));
        all.put("list of a state", store -> store.list(everyone.states(JobState.PARKED)));
        all.put("list by tag", store -> store.list(everyone.tag("plan", "gold")));
        all.put("list of late successes", store -> store.list(everyone.lateSuccess()));
        all.put("count of what is under way", store -> store.count(everyone.unsettled()));
        all.put(
                "count of what is under way at a provider",
                store -> store.count(everyone.provider("acme").unsettled()));
        all.put("count of a subject", store -> store.count(everyone.subject(SUBJECT)));
        all.put(
                "last logs",
                store -> store.recentLogs(given(store, JobState.RUNNING).target(), MOST_LOGS));
        return all;
    }

    static int claimDue(JobStore store, int limit) {
        return store.claim(new Claim.DueJobs("acme", limit)).size();
    }

    static void latestOfSubject(JobStore store) {
        store.list(JobQuery.ofOwner(OWNER).subject(SUBJECT).limit(1));
    }

    /** Gives the owner twenty jobs about the subject: five that run, and fifteen whose end they have not seen. */
    static void giveTheOwnerJobs(JobStore store) {
        for (int i = 0; i < OWNERS_JOBS; i++) {
            JobState state = i % 4 == 0 ? JobState.RUNNING : JobState.SUCCEEDED;
            Job job = Jobs.of(OWNER.value()).subject(SUBJECT.value()).in(state);
            Snapshots.put(store, job, state == JobState.RUNNING ? Due.in(Duration.ofHours(1)) : Due.never());
        }
    }

    private static Job known() {
        return Jobs.of(OWNER.value()).key("known").accepted();
    }

    private static Job given(JobStore store, JobState state) {
        return Snapshots.put(store, Jobs.of("user-given").at("other", "render").in(state), Due.now());
    }

    /** To be sent, where there are limits. */
    private static void admit(JobStore store) {
        Job job = given(store, JobState.ACCEPTED);
        Admission one = new Admission(OptionalInt.of(MANY_PLACES), OptionalInt.of(MANY_PLACES));
        store.apply(List.of(Snapshots.change(job, Snapshots.next(job, JobState.SPAWNING), Due.now())
                .admittedBy(one)));
    }

    private static void change(JobStore store, Job job, JobState state) {
        Job next = Snapshots.next(job, state);
        Job after = state == JobState.FINALIZING
                ? next.toBuilder().step(StepCursor.at("archive")).build()
                : next;
        store.apply(List.of(Snapshots.change(job, after, Due.now())));
    }
}
