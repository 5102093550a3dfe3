package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.event.Watch;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A job that somebody watches is asked about as if its page polled, as far as that is likely to tell anything. */
class InterestTest {

    private static final Duration TOOK = Duration.ofSeconds(103);

    /**
     * How an end was seen.
     *
     * @param lagSeconds how long after the end
     * @param looks how often the provider was asked
     */
    private record Seen(long lagSeconds, int looks) {}

    /** A node with a loop, which remembers how long jobs took. */
    private static final class Node {

        private final Bench bench;
        private final Rounds rounds;
        private final JobOrchestrator jobs;

        Node(UnaryOperator<ScriptedProvider.Builder> provider) {
            bench = new Bench(builder -> builder, provider);
            rounds = new Rounds(bench);
            jobs = bench.node(rounds::on).start();
        }

        Seen runOne(boolean watched) {
            bench.fake.nextJob(
                    RemoteScript.succeeding().queuedFor(Duration.ZERO).runningFor(TOOK));
            Job job = jobs.submit(Bench.request().build()).job();
            List<JobState> told = new ArrayList<>();
            Watch watch = jobs.watch(watched ? Bench.ANN : Bench.BOB, (changed, news) -> told.add(changed.state()));
            long seconds = 0;
            while (!bench.stored(job).state().isSettled()) {
                bench.clock.advance(Duration.ofSeconds(1));
                rounds.sweep();
                rounds.watch();
                seconds++;
            }
            rounds.watch();
            watch.close();
            assertEquals(watched, told.contains(JobState.SUCCEEDED));
            String remote = bench.stored(job).handle().orElseThrow().id();
            return new Seen(seconds - TOOK.toSeconds(), bench.fake.looks(remote));
        }
    }

    @Test
    void withNothingKnownAWatchedEndIsToldWithinSixSeconds() {
        Seen watched = new Node(provider -> provider).runOne(true);
        assertTrue(watched.lagSeconds() <= 6, watched::toString);
    }

    @Test
    void learnedDurationsSpareTheLooksThatWouldTellNothing() {
        Node node = new Node(provider -> provider);
        for (int i = 0; i < 20; i++) {
            node.runOne(false);
        }
        Seen watched = node.runOne(true);
        assertTrue(watched.lagSeconds() <= 4, watched::toString);
        // A page that polls every 3 seconds asks 35 times
        assertTrue(watched.looks() <= 15, watched::toString);
    }

    @Test
    void aProviderThatReportsEveryEndIsNotAskedForWatchers() {
        UnaryOperator<ScriptedProvider.Builder> pushing = provider -> provider.webhooks()
                .traits(ProviderTraits.builder().pushesFailures(true).build());
        Seen schedule = new Node(pushing).runOne(false);
        assertEquals(schedule, new Node(pushing).runOne(true));
    }

    @Test
    void aProviderIsAskedForWatchersNoMoreOftenThanTheHostAllows() {
        Bench bench = new Bench();
        Rounds rounds = new Rounds(bench);
        JobOrchestrator jobs = bench.node(builder -> rounds.on(builder.watchedLooksPerSecond(2)))
                .start();
        for (int i = 0; i < 8; i++) {
            bench.submit();
        }
        jobs.watch(Bench.ANN, (job, news) -> {});
        rounds.watch();
        bench.clock.advance(Duration.ofSeconds(20));
        List<Integer> looks = new ArrayList<>();
        for (int seconds : new int[] {0, 0, 1, 2}) {
            bench.clock.advance(Duration.ofSeconds(seconds));
            while (!rounds.isQuiet()) {
                rounds.watch();
            }
            int before = looks(bench);
            rounds.watch();
            looks.add(looks(bench) - before);
        }
        assertEquals(List.of(2, 0, 2, 2), looks);
        assertTrue(
                bench.fake.remoteJobs().stream().allMatch(remote -> bench.fake.looks(remote.id()) <= 1),
                "the longest overdue are asked about first");
    }

    private static int looks(Bench bench) {
        return bench.fake.remoteJobs().stream()
                .mapToInt(remote -> bench.fake.looks(remote.id()))
                .sum();
    }
}
