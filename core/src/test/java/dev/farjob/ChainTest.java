package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.EventKind;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Subject;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step that submits the next job of a chain. */
class ChainTest {

    private static final Subject NEXT = Subject.of("next");

    private int runs;

    /** A step that submits two jobs and only then, the first time, fails. */
    private StepResult submitTwo(StepContext context) {
        if (context.job().spec().subject().isPresent()) {
            return StepResult.done();
        }
        context.submit(next(context).build());
        context.submit(next(context).build());
        if (++runs == 1) {
            throw new IllegalStateException("after it had submitted");
        }
        return StepResult.done();
    }

    private static JobRequest.Builder next(StepContext context) {
        return JobRequest.to("fake", "render")
                .owner(context.job().owner())
                .input(Map.of())
                .subject(NEXT.value());
    }

    private static List<Job> chained(Bench bench) {
        return bench.jobs.list(Bench.ANN, JobQuery.any().subject(NEXT));
    }

    @Test
    void aStepThatRunsAgainDoesNotSubmitAgain() {
        Bench bench = new Bench(builder -> builder.onSuccess(Step.elsewhere("chain", this::submitTwo)));
        Job first = bench.submit();
        bench.pass(Duration.ofMinutes(2));
        assertEquals(2, runs);
        assertEquals(JobState.SUCCEEDED, bench.stored(first).state());
        assertEquals(
                Set.of(key(first, "chain/1"), key(first, "chain/2")),
                chained(bench).stream()
                        .map(job -> job.spec().idempotencyKey().orElseThrow())
                        .collect(Collectors.toSet()));
        assertEquals(3, bench.fake.remoteJobs().size(), "and what was submitted is sent once");
    }

    private static IdempotencyKey key(Job job, String rest) {
        return IdempotencyKey.of(job.id() + "/" + rest);
    }

    @Test
    void aRequestThatNamesItselfKeepsItsName() {
        Bench bench = new Bench(builder -> builder.onSuccess(Step.elsewhere("chain", context -> {
            if (context.job().spec().subject().isEmpty()) {
                context.submit(next(context).idempotencyKey("mine").build());
                context.submit(next(context).id(JobId.of("order-18")).build());
            }
            return StepResult.done();
        })));
        bench.submit();
        bench.pass(Duration.ofMinutes(2));
        assertEquals(Optional.empty(), bench.stored(JobId.of("order-18")).spec().idempotencyKey());
        assertEquals(
                List.of(IdempotencyKey.of("mine")),
                chained(bench).stream()
                        .flatMap(job -> job.spec().idempotencyKey().stream())
                        .toList());
    }

    @Test
    void aStepThatEndsWhileItsNodeClosesLeavesWhatItSubmitsToOtherNodes() {
        Later threads = new Later();
        Bench bench = new Bench();
        JobOrchestrator closing =
                bench.node(builder -> builder.executor(threads).onSuccess(Step.elsewhere("chain", this::submitTwo)));
        runs = 1;
        Job first = bench.accepting("chain").submit();
        bench.clock.advance(Duration.ofMinutes(1));
        closing.sweep();
        bench.time.whileWaiting(atMost -> threads.runAll());
        closing.close();
        assertEquals(JobState.SUCCEEDED, bench.stored(first).state(), "the close is no fault of the step");
        assertEquals(List.of(JobState.ACCEPTED, JobState.ACCEPTED), states(bench));
        bench.jobs.sweep();
        assertEquals(List.of(JobState.QUEUED, JobState.QUEUED), states(bench));
    }

    private static List<JobState> states(Bench bench) {
        return chained(bench).stream().map(Job::state).toList();
    }

    @Test
    void aStepInATransactionSubmitsInThatTransaction() {
        Bench bench = new Bench(builder ->
                builder.onSuccess(Step.inTransaction("chain", InMemoryTransaction.class, (transaction, context) -> {
                    transaction.put("runs/" + runs, context.job().id().value());
                    return submitTwo(context);
                })));
        Job first = bench.submit();
        bench.pass(Duration.ofSeconds(10));
        assertEquals(List.of(), chained(bench), "the first run was rolled back, and with it what it submitted");
        bench.pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, bench.stored(first).state());
        assertEquals(2, chained(bench).size());
        assertEquals(Optional.empty(), bench.store.hostRow("runs/0"));
    }

    static Stream<UnaryOperator<Step>> waysToCommit() {
        return Stream.of(step -> step, Step::sharesCommits);
    }

    @ParameterizedTest
    @MethodSource("waysToCommit")
    void aListenerHearsOfAJobThatAStepSubmitsInATransactionOnceThatHasCommitted(UnaryOperator<Step> way) {
        Map<JobId, List<EventKind>> heard = new LinkedHashMap<>();
        List<Boolean> durable = new ArrayList<>();
        Step chain =
                Step.inTransaction("chain", InMemoryTransaction.class, (transaction, context) -> submitTwo(context));
        Bench[] here = new Bench[1];
        Bench bench = new Bench(builder -> builder.onSuccess(way.apply(chain)).listener((job, event) -> {
            heard.computeIfAbsent(job.id(), id -> new ArrayList<>()).add(event.kind());
            durable.add(here[0].store.events(job.id(), event.version() - 1).contains(event));
        }));
        here[0] = bench;
        Job first = bench.submit();
        bench.pass(Duration.ofMinutes(2));
        List<Job> chained = chained(bench);
        assertEquals(2, chained.size());
        for (Job job : chained) {
            assertEquals(bench.log(job), heard.get(job.id()));
        }
        assertEquals(bench.log(first), heard.get(first.id()));
        assertEquals(3, heard.size(), "nothing is heard of what the first run submitted, which was rolled back");
        assertEquals(Set.of(true), Set.copyOf(durable));
    }

    static Stream<Function<Step.Action, Step>> waysToRun() {
        return Stream.of(
                action -> Step.elsewhere("chain", action),
                action ->
                        Step.inTransaction("chain", InMemoryTransaction.class, (open, context) -> action.run(context)));
    }

    @ParameterizedTest
    @MethodSource("waysToRun")
    void aStepHasTheAnswerToWhatItSubmits(Function<Step.Action, Step> way) {
        List<Submission> answers = new ArrayList<>();
        Bench bench = new Bench(builder -> builder.onSuccess(way.apply(context -> {
            if (context.job().spec().subject().isEmpty()) {
                answers.add(context.submit(next(context).build()));
            }
            return StepResult.done();
        })));
        bench.submit();
        bench.pass(Duration.ofMinutes(2));
        assertEquals(
                chained(bench).stream().map(Job::id).toList(),
                answers.stream().map(one -> one.job().id()).toList());
    }

    @Test
    void aTransactionThatTheStoreRunsAgainAnnouncesWhatItsLastRunSubmitted() {
        Set<JobId> heard = new LinkedHashSet<>();
        Bench bench = new Bench();
        JobStore store = new RunningAgain(bench.store);
        runs = 1;
        JobOrchestrator jobs = bench.node(
                store,
                builder -> builder.onSuccess(Step.inTransaction(
                                "chain", InMemoryTransaction.class, (transaction, context) -> submitTwo(context)))
                        .listener((job, event) -> heard.add(job.id())));
        Job first = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(first).state());
        Set<JobId> stored = new LinkedHashSet<>(List.of(first.id()));
        chained(bench).forEach(job -> stored.add(job.id()));
        assertEquals(3, stored.size());
        assertEquals(stored, heard);
    }
}
