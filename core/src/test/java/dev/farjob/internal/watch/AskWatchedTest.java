package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.look.LookRoom;
import dev.farjob.internal.step.OtherSteps;
import dev.farjob.internal.step.StepRoom;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.write.WriteRoom;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Steps;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a watched job is asked about, and how many are at once: a watcher costs a provider no more than it can spare. */
class AskWatchedTest {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final int MANY = 1_000;

    private final ImpatientTime time = new ImpatientTime();
    private final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    private final Queue<Runnable> threads = new ArrayDeque<>();
    /** The calls to the provider, each with the jobs that it asked about. */
    private final List<List<Handle>> calls = new ArrayList<>();

    private final List<Claim.TheseJobs> claims = new ArrayList<>();
    private List<JobId> claimed = List.of();
    private ProviderTraits.Builder traits = ProviderTraits.builder().endsCallsInTime(true);
    private boolean full;
    private boolean elsewhere;
    private boolean broken;

    /** A provider that says of each job that it runs. */
    private class Acme implements ProviderClient {

        @Override
        public String name() {
            return "acme";
        }

        @Override
        public ProviderTraits traits() {
            if (broken) {
                throw new StackOverflowError();
            }
            return traits.build();
        }

        @Override
        public ProviderStatus observe(Handle handle) {
            calls.add(List.of(handle));
            return ProviderStatus.running();
        }

        @Override
        public SpawnAnswer spawn(SpawnRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ResultAnswer result(Handle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MediaStream open(Handle handle, MediaRef media) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CancelAnswer cancel(Handle handle) {
            throw new UnsupportedOperationException();
        }
    }

    /** The same, asked about many jobs in one call. */
    private final class InBatches extends Acme implements BatchObserver {

        @Override
        public int batchSize() {
            return 3;
        }

        @Override
        public Map<Handle, ProviderStatus> observeAll(List<Handle> handles) {
            calls.add(handles);
            return handles.stream().collect(Collectors.toMap(Function.identity(), one -> ProviderStatus.running()));
        }
    }

    /** The store, whose other nodes claim nothing or everything. */
    private final class Between extends ForwardingJobStore {

        Between() {
            super(real);
        }

        @Override
        public List<Job> claim(Claim claim) {
            Claim.TheseJobs these = (Claim.TheseJobs) claim;
            claims.add(these);
            claimed = Stream.concat(claimed.stream(), these.ids().stream()).toList();
            return elsewhere
                    ? List.of()
                    : these.ids().stream()
                            .map(id -> real.find(id).orElseThrow())
                            .toList();
        }
    }

    private AskWatched asking(int looksPerSecond) {
        return asking(new Acme(), looksPerSecond);
    }

    private AskWatched asking(ProviderClient client, int looksPerSecond) {
        Rulebook rules = new Rulebook(
                Steps.none(),
                StaleRule.defaults(),
                InDoubtPolicy.fail(),
                RetryRule.forSpawns(),
                LateSuccessPolicy.RECORD,
                PollSchedule.learned(),
                ProgressRule.honest(),
                Duration.ofMinutes(1),
                provider -> traits.build(),
                job -> Optional.empty());
        TimeRoom room = TimeRoom.of(time, this::execute, Runnable::run, Runnable::run);
        CallRoom call = CallRoom.of(room, new Providers(List.of(client)), Optional.empty(), Optional.empty());
        WriteRoom write = WriteRoom.of(
                room, new Between(), Decider.by(rules), new SplittableRandom(1), List.of(), provider -> false, 1);
        StepRoom step = StepRoom.of(room, call, write, rules, new OtherSteps(rules.steps()), 1);
        LookRoom look = LookRoom.of(room, call, write, step, rules, job -> Optional.empty(), 1);
        return WatchRoom.of(
                        room,
                        call,
                        write,
                        look,
                        (owner, id, atMost) -> Optional.empty(),
                        (owner, id) -> Optional.empty(),
                        FRESH,
                        looksPerSecond)
                .ask();
    }

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        threads.add(task);
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    /** A job that its watchers were told of just now, and that the provider got then. */
    private Followed sentAt(Instant sent) {
        Job running = Jobs.of("ann").createdAt(sent.minusSeconds(1)).running();
        return new Followed(Snapshots.put(real, running, Due.never()), time.nanoTime());
    }

    private Followed sentNow() {
        return sentAt(time.now());
    }

    private List<Followed> sentNow(int jobs) {
        return Stream.generate(this::sentNow).limit(jobs).toList();
    }

    /** How many of these jobs a round asks about. */
    private int asksAbout(AskWatched ask, List<Followed> jobs) {
        claimed = List.of();
        ask.ask(jobs::stream);
        return claimed.size();
    }

    private int asksAbout(AskWatched ask, Followed job) {
        return asksAbout(ask, List.of(job));
    }

    @Test
    void aJobIsAskedAboutOnceItsLastAnswerIsNoLongerFresh() {
        AskWatched ask = asking(MANY);
        Followed job = sentNow();
        time.pass(FRESH.minus(INSTANT));
        assertEquals(0, asksAbout(ask, job));
        time.pass(INSTANT);
        assertEquals(1, asksAbout(ask, job));
        runAll();
        assertEquals(1, calls.size());
    }

    @Test
    void aLookByAnybodyCountsForMostOfTheTimeBetweenTwoQuestions() {
        AskWatched ask = asking(MANY);
        Followed old = sentAt(time.now().minusSeconds(190));
        Followed young = sentAt(time.now().minusSeconds(60));
        Followed alike = sentAt(time.now().minusSeconds(62));
        time.pass(Duration.ofSeconds(20));
        assertEquals(3, asksAbout(ask, List.of(old, young, alike)));
        assertEquals(
                List.of(List.of(young.id(), alike.id()), List.of(old.id())),
                claims.stream().map(Claim.TheseJobs::ids).toList(),
                "jobs of about the same age go into one claim");
        assertTrue(claims.get(0).unlessWithin().compareTo(FRESH) > 0);
        assertTrue(claims.get(1).unlessWithin().compareTo(claims.get(0).unlessWithin()) > 0);
    }

    @Test
    void aProviderIsAskedNoMoreOftenThanItAllows() {
        traits = traits.smallestPollInterval(FRESH.multipliedBy(2));
        AskWatched ask = asking(MANY);
        Followed job = sentNow();
        time.pass(FRESH);
        assertEquals(0, asksAbout(ask, job));
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void aJobThatTakesLongIsAskedAboutLessOften() {
        AskWatched ask = asking(MANY);
        Followed job = sentAt(time.now().minusSeconds(190));
        time.pass(Duration.ofSeconds(9));
        assertEquals(0, asksAbout(ask, job));
        time.pass(Duration.ofSeconds(2));
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void aJobThatANodeWithItsClockAheadHasSentIsAskedAboutAllTheSame() {
        AskWatched ask = asking(MANY);
        Followed job = sentAt(time.now().plusSeconds(60));
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void aJobThatAnotherNodeAsksAboutIsLeftToItUntilThatAnswerIsOld() {
        AskWatched ask = asking(MANY);
        Followed job = sentNow();
        elsewhere = true;
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
        assertEquals(0, asksAbout(ask, job));
        runAll();
        assertEquals(List.of(), calls);
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void watchersCauseHalfTheCallsAtMostThatAProviderTakesAtOnce() {
        traits = traits.callsInFlight(8);
        AskWatched ask = asking(MANY);
        List<Followed> jobs = sentNow(20);
        time.pass(FRESH);
        assertEquals(4, asksAbout(ask, jobs));
        assertEquals(0, asksAbout(ask, jobs));
        threads.remove().run();
        assertEquals(1, asksAbout(ask, jobs));
        runAll();
        assertEquals(4, asksAbout(ask, jobs));
    }

    @Test
    void aProviderThatTakesOneCallIsAskedOnBehalfOfWatchersToo() {
        traits = traits.callsInFlight(1);
        AskWatched ask = asking(MANY);
        Followed job = sentNow();
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void theLooksOfASecondComeBackAsItPassesAndNoMoreOfThemAreSaved() {
        AskWatched ask = asking(4);
        List<Followed> jobs = sentNow(20);
        time.pass(FRESH);
        assertEquals(4, asksAbout(ask, jobs));
        runAll();
        time.pass(Duration.ofMillis(500));
        assertEquals(2, asksAbout(ask, jobs));
        runAll();
        time.pass(Duration.ofSeconds(30));
        assertEquals(4, asksAbout(ask, jobs));
    }

    @Test
    void aLookThatNoThreadTakesKeepsNobodyFromTheNext() {
        traits = traits.callsInFlight(2);
        AskWatched ask = asking(MANY);
        Followed job = sentNow();
        full = true;
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
        full = false;
        time.pass(FRESH);
        assertEquals(1, asksAbout(ask, job));
    }

    @Test
    void aBatchIsOneCall() {
        AskWatched ask = asking(new InBatches(), MANY);
        List<Followed> jobs = sentNow(5);
        time.pass(FRESH);
        assertEquals(5, asksAbout(ask, jobs));
        runAll();
        assertEquals(List.of(3, 2), calls.stream().map(List::size).toList());
    }

    @Test
    void aBatchThatBreaksKeepsNobodyFromTheNext() {
        traits = traits.callsInFlight(6);
        AskWatched ask = asking(new InBatches(), MANY);
        List<Followed> jobs = sentNow(3);
        time.pass(FRESH);
        assertEquals(3, asksAbout(ask, jobs));
        broken = true;
        runAll();
        broken = false;
        time.pass(FRESH);
        assertEquals(3, asksAbout(ask, jobs));
    }
}
