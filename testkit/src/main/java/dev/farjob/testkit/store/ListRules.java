package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class ListRules extends StoreRules {

    private static final Owner ANN = Owner.of("ann");

    ListRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("A list of an owner has the owner's jobs and never another's")
    void ownersAreWalls() {
        Job anns = given(Jobs.of("ann").subject("node-7").succeeded());
        given(Jobs.of("bob").subject("node-7").succeeded());
        JobQuery query = JobQuery.ofOwner(ANN);

        assertEquals(List.of(anns), store.list(query));
        assertEquals(List.of(anns), store.list(query.subject(Subject.of("node-7"))));
        assertEquals(List.of(anns), store.list(query.target(anns.target())));
        assertEquals(List.of(anns), store.list(query.states(JobState.SUCCEEDED)));
        assertEquals(List.of(anns), store.list(query.unseen()));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(Owner.of("carl"))));
    }

    @Test
    @DisplayName("A list is sorted by creation time, newest first, whenever the jobs were inserted")
    void newestFirst() {
        Job second = given(Jobs.of("ann").createdAt(Jobs.NOON.plusNanos(1_000)).accepted());
        Job last = given(Jobs.of("ann").createdAt(Jobs.NOON).accepted());
        Job first = given(Jobs.of("ann").createdAt(Jobs.NOON.plusNanos(2_000)).accepted());

        assertEquals(List.of(first, second, last), store.list(JobQuery.ofOwner(ANN)));
    }

    @Test
    @DisplayName("Jobs of the same instant are sorted by id, descending, character by character")
    void tiesById() {
        for (String id : List.of("a", "Z", "_", "-", "0", "aa", "a-", "B", "b", "9", "10")) {
            given(Jobs.of("ann").id(id).accepted());
        }

        assertEquals(
                List.of("b", "aa", "a-", "a", "_", "Z", "B", "9", "10", "0", "-"),
                store.list(JobQuery.ofOwner(ANN)).stream()
                        .map(job -> job.id().value())
                        .toList());
    }

    @Test
    @DisplayName("The latest job of a subject is one query")
    void latestOfSubject() {
        given(Jobs.of("ann").subject("node-7").createdAt(Jobs.NOON).accepted());
        Job latest = given(Jobs.of("ann")
                .subject("node-7")
                .createdAt(Jobs.NOON.plusSeconds(1))
                .failed());
        given(Jobs.of("ann")
                .subject("node-8")
                .createdAt(Jobs.NOON.plusSeconds(2))
                .accepted());
        given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(3)).accepted());

        assertEquals(
                List.of(latest),
                store.list(JobQuery.ofOwner(ANN).subject(Subject.of("node-7")).limit(1)));
    }

    @Test
    @DisplayName("A target is provider and endpoint together")
    void byTarget() {
        Job wanted = given(Jobs.of("ann").at("acme", "render").accepted());
        given(Jobs.of("ann").at("acme", "upscale").accepted());
        given(Jobs.of("ann").at("other", "render").accepted());

        assertEquals(List.of(wanted), store.list(JobQuery.ofOwner(ANN).target(Target.of("acme", "render"))));
    }

    @Test
    @DisplayName("A job is listed in the state that it is in now")
    void byState() {
        Job running = given(Jobs.of("ann").running());
        Job failed = Snapshots.next(running, JobState.FAILED);
        apply(Snapshots.change(running, failed, Due.never()));
        JobQuery query = JobQuery.ofOwner(ANN);

        assertEquals(List.of(), store.list(query.states(JobState.RUNNING)));
        assertEquals(List.of(failed), store.list(query.states(JobState.FAILED)));
        assertEquals(List.of(failed), store.list(query.states(JobState.RUNNING, JobState.FAILED)));
    }

    @Test
    @DisplayName("Unseen are the jobs that ended and were not acknowledged")
    void unseen() {
        Job unseen = given(Jobs.of("ann").cancelled());
        Job seen = given(Jobs.of("ann").succeeded());
        given(Jobs.of("ann").running());
        given(Jobs.of("ann").parked());
        store.acknowledge(ANN, Set.of(seen.id()), Jobs.NOON);

        assertEquals(List.of(unseen), store.list(JobQuery.ofOwner(ANN).unseen()));
    }

    @Test
    @DisplayName("Late successes are listed over all owners, for review")
    void lateSuccesses() {
        Job late = given(
                Jobs.of("ann").failed().toBuilder().lateSuccessAt(Jobs.NOON).build());
        given(Jobs.of("bob").failed());

        assertEquals(List.of(late), store.list(JobQuery.everyone().lateSuccess()));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(Owner.of("bob")).lateSuccess()));
    }

    @Test
    @DisplayName("A list is no longer than was asked for")
    void limit() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            jobs.add(0, given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(i)).accepted()));
        }

        assertEquals(jobs.subList(0, 7), store.list(JobQuery.ofOwner(ANN).limit(7)));
        assertEquals(jobs.subList(0, 50), store.list(JobQuery.ofOwner(ANN)));
        assertEquals(jobs, store.list(JobQuery.ofOwner(ANN).limit(JobQuery.MAX_LIMIT)));
    }

    @Test
    @DisplayName("A tag is found by its whole name and its whole value, character by character")
    void byTag() {
        Job gold = given(tagged(Map.of("plan", "gold", "campaign", "spring")));
        given(tagged(Map.of("plan", "Gold")));
        given(tagged(Map.of("plan", "golden")));
        given(tagged(Map.of("plan", "old")));
        given(tagged(Map.of("Plan", "gold")));
        given(tagged(Map.of("my-plan", "gold")));
        given(tagged(Map.of("note", "plan\":\"gold")));
        given(tagged(Map.of("x,\"plan", "gold")));
        given(tagged(Map.of("x", ",\"plan\":\"gold\"")));
        given(tagged(Map.of("plan", "gold%")));
        given(tagged(Map.of()));
        JobQuery query = JobQuery.ofOwner(ANN).tag("plan", "gold");

        assertEquals(List.of(gold), store.list(query));
        assertEquals(List.of(gold), store.list(query.tag("campaign", "spring")));
        assertEquals(List.of(), store.list(query.tag("campaign", "autumn")));
        assertEquals(List.of(gold), store.list(JobQuery.everyone().tag("plan", "gold")));
    }

    @Test
    @DisplayName("A tag may have any characters, and is found by them")
    void byOddTags() {
        for (String odd : List.of("it's", "a\"b", "back\\slash", "100%", "a_c", "Zoë 🦊", "{x}", ",", ":", "")) {
            Job job = given(tagged(Map.of("tag " + odd, odd)));
            assertEquals(List.of(job), store.list(JobQuery.ofOwner(ANN).tag("tag " + odd, odd)), odd);
        }
    }

    private static Job tagged(Map<String, String> tags) {
        return Jobs.of("ann").with(spec -> spec.tags(tags)).running();
    }

    @Test
    @DisplayName("Jobs are counted by state, as many as a list of all pages has")
    void counts() {
        List<Job> jobs = variety();
        List<UnaryOperator<JobQuery>> none = List.of(query -> query);
        List<JobQuery> queries =
                List.of(JobQuery.everyone(), JobQuery.ofOwner(ANN), JobQuery.ofOwner(Owner.of("carl")));
        queries = combine(queries, none, query -> query.subject(Subject.of("node-7")));
        queries = combine(
                queries,
                none,
                query -> query.provider("acme"),
                query -> query.provider("nobody"),
                query -> query.target(Target.of("acme", "render")));
        queries = combine(queries, none, JobQuery::unsettled, query -> query.states(JobState.FAILED, JobState.PARKED));
        queries = combine(queries, none, JobQuery::unseen, JobQuery::lateSuccess, query -> query.tag("plan", "gold"));

        for (JobQuery query : queries) {
            Map<JobState, Long> expected = jobs.stream()
                    .filter(query::matches)
                    .collect(Collectors.groupingBy(Job::state, Collectors.counting()));
            assertEquals(
                    expected,
                    store.count(query.after(jobs.get(jobs.size() / 3)).limit(2)),
                    () -> "counting " + words(query));
        }
    }

    @Test
    @DisplayName("Everything that is asked for holds together, in every combination")
    void combinations() {
        List<Job> jobs = variety();
        List<UnaryOperator<JobQuery>> none = List.of(query -> query);
        List<JobQuery> queries = List.of(JobQuery.everyone(), JobQuery.ofOwner(ANN), JobQuery.ofOwner(Owner.of("bob")));
        queries = combine(queries, none, query -> query.subject(Subject.of("node-7")));
        queries = combine(
                queries, none, query -> query.target(Target.of("acme", "render")), query -> query.provider("acme"));
        queries = combine(queries, none, query -> query.tag("plan", "gold"));
        queries = combine(
                queries,
                none,
                query -> query.states(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED),
                query -> query.states(JobState.RUNNING),
                query -> query.states(JobState.FAILED, JobState.PARKED));
        queries = combine(queries, none, JobQuery::unseen);
        queries = combine(queries, none, JobQuery::lateSuccess);
        queries = combine(queries, none, query -> query.after(jobs.get(jobs.size() / 3)));
        queries = combine(queries, none, query -> query.limit(2));

        for (JobQuery query : queries) {
            List<Job> expected =
                    jobs.stream().filter(query::matches).limit(query.limit()).toList();
            assertEquals(ids(expected), ids(store.list(query)), () -> "listing " + words(query));
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<JobQuery> combine(
            List<JobQuery> queries, List<UnaryOperator<JobQuery>> none, UnaryOperator<JobQuery>... options) {
        List<UnaryOperator<JobQuery>> all = new ArrayList<>(none);
        all.addAll(List.of(options));
        return queries.stream()
                .flatMap(query -> all.stream().map(option -> option.apply(query)))
                .toList();
    }

    /** Jobs of two owners in all states, with and without a subject, at two targets, as a list gives them. */
    private List<Job> variety() {
        List<JobState> states = List.of(JobState.values());
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 72; i++) {
            Jobs kind = Jobs.of(i % 2 == 0 ? "ann" : "bob")
                    .at("acme", i % 5 == 0 ? "upscale" : "render")
                    .createdAt(Jobs.NOON.plusSeconds(i / 3));
            JobState state = states.get(i % states.size());
            kind = i % 3 == 0 ? kind.with(spec -> spec.tags(Map.of("plan", "gold"))) : kind;
            Job job = (i % 4 < 2 ? kind.subject("node-7") : kind).in(state);
            boolean late = state == JobState.FAILED && i % 4 == 0;
            jobs.add(given(late ? job.toBuilder().lateSuccessAt(Jobs.NOON).build() : job));
        }
        jobs.sort(Comparator.comparing(Job::createdAt).thenComparing(Job::id).reversed());
        return jobs;
    }

    private static String words(JobQuery query) {
        return query.owner() + " " + query.subject() + " " + query.provider() + query.target() + " " + query.tags()
                + " " + query.states() + " unseen "
                + query.isUnseen() + " late " + query.isLateSuccess() + " after " + query.after() + " limit "
                + query.limit();
    }
}
