package dev.farjob.benchmarks;

import dev.farjob.JobOrchestrator;
import dev.farjob.event.Watch;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The cost of watching, and how soon an end is told: 500 watchers at each of two nodes, each of an owner of its own, over
 * 2,000 live jobs, against one watcher at each node.
 *
 * <p>The goals: while nothing happens, at most 3 statements a second at each node for watching, which is what the node sends
 * with watchers less what it sends without; an end reaches a watcher at the node that wrote it within 100 ms, and one at the
 * other node within the watch interval, with 500 watchers as with one. An end is timed from before the call by which its node
 * learns of it, so the write is in the figures. Everything but the freshness of {@code status} is as it is by default, and
 * jobs are polled once an hour, so that polls cost nothing here; the provider is asked about watched jobs as by default.
 * {@code -DwatchedJobs=2000 -Dseconds=20} are the defaults, and there is a watcher for every four jobs.
 */
public final class Watchers implements Benchmark {

    private static final int CONNECTIONS = 16;
    private static final int JOBS_EACH = 4;
    private static final int MOST_TRIES = 100;
    private static final int ENDS = 100;
    /** Before statements are counted, for so small a part of the time they are not. */
    private static final int SETTLING = 10;
    /** Between two ends; no part of a second, so that they fall anywhere between two looks. */
    private static final long BETWEEN_MILLIS = 73;

    private final int jobs;
    private final int seconds;

    Watchers(int jobs, int seconds) {
        this.jobs = jobs;
        this.seconds = seconds;
    }

    Watchers() {
        this(Benchmark.given("watchedJobs", 2_000), Benchmark.given("seconds", 20));
    }

    /** Measures and prints it. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.main(new Watchers());
    }

    @Override
    public void run(Postgres server, Report report) throws Exception {
        Table quiet = new Table("statements a second", "this node", "other node");
        Table ends = new Table("ms from an end to its watcher", "same node, p50", "p99", "other node, p50", "p99");
        int many = Math.max(1, jobs / JOBS_EACH);
        measure(server, many, quiet, ends, report);
        measure(server, 1, quiet, ends, report);
        report.add("Watchers, " + jobs + " live jobs, nothing happens", quiet);
        report.add("Watchers, " + jobs + " live jobs, ends", ends);
    }

    private void measure(Postgres server, int watchers, Table quiet, Table ends, Report report) throws Exception {
        Database one = server.fresh(CONNECTIONS);
        Set<String> ended = ConcurrentHashMap.newKeySet();
        try (Database other = one.another(CONNECTIONS);
                JobOrchestrator here = node(one, ended);
                JobOrchestrator there = node(other, ended)) {
            List<Job> live = submit(here, watchers);
            double[] without = statements(one, other);
            Told toldHere = new Told();
            Told toldThere = new Told();
            List<Watch> watches = new ArrayList<>();
            for (int i = 0; i < watchers; i++) {
                watches.add(here.watch(owner(i), (job, events) -> toldHere.hear(job)));
                watches.add(there.watch(owner(i), (job, events) -> toldThere.hear(job)));
            }
            toldHere.awaitAll(live.size());
            toldThere.awaitAll(live.size());
            double[] with = statements(one, other);
            String who = watchers == 1 ? "1 watcher" : watchers + " watchers";
            quiet.row("without watchers", without[0], without[1]);
            quiet.row("with " + who, with[0], with[1]);
            quiet.row("for watching", with[0] - without[0], with[1] - without[1]);
            Map<JobId, Long> begun = end(here, live.subList(0, Math.min(ENDS, live.size())), ended);
            ends.row(
                    who,
                    toldHere.millis(begun, 50),
                    toldHere.millis(begun, 99),
                    toldThere.millis(begun, 50),
                    toldThere.millis(begun, 99));
            report.progress("%s: %.2f statements a second, %.2f without", who, with[0], without[0]);
            watches.forEach(Watch::close);
        }
        server.drop(one);
    }

    private static JobOrchestrator node(Database database, Set<String> ended) {
        return JobOrchestrator.on(JdbcJobStore.on(database.source()))
                .provider(InstantProvider.whose(ended::contains))
                .pollSchedule(PollSchedule.fixed(Duration.ofHours(1)))
                .freshness(Duration.ofMillis(1))
                .build()
                .start();
    }

    private static Owner owner(int number) {
        return Owner.of("watched-" + number);
    }

    /** Submits all jobs, the same number to each owner, and waits until the provider has them. */
    private List<Job> submit(JobOrchestrator node, int owners) throws InterruptedException {
        List<JobRequest> requests = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            requests.add(JobRequest.to(Life.PROVIDER, Life.ENDPOINT)
                    .owner(owner(i % owners))
                    .input(Payload.ofJson(Life.INPUT))
                    .build());
        }
        List<Job> all = new ArrayList<>();
        node.submit(requests).forEach(submission -> all.add(submission.job()));
        for (Job job : all) {
            while (node.find(job.owner(), job.id()).orElseThrow().state() != JobState.QUEUED) {
                pause();
            }
        }
        return all;
    }

    private double[] statements(Database one, Database other) throws InterruptedException {
        // By then all that was begun has ended
        Idle.pause(seconds / SETTLING);
        long before = one.counted().statements();
        long beforeThere = other.counted().statements();
        Idle.pause(seconds);
        return new double[] {
            (double) (one.counted().statements() - before) / seconds,
            (double) (other.counted().statements() - beforeThere) / seconds
        };
    }

    /** Ends these one after the other, and answers when each began to end. */
    private static Map<JobId, Long> end(JobOrchestrator node, List<Job> live, Set<String> ended)
            throws InterruptedException {
        Map<JobId, Long> begun = new ConcurrentHashMap<>();
        for (Job job : live) {
            ended.add(InstantProvider.remote(job.id().value()));
            begun.put(job.id(), System.nanoTime());
            int tries = 0;
            // The store answers this one if a watcher's look came a moment before
            while (!node.status(job.owner(), job.id()).orElseThrow().state().isSettled()) {
                if (tries++ == MOST_TRIES) {
                    throw new IllegalStateException(job + " has not ended, although its provider says so");
                }
                pause();
            }
            pause();
        }
        return begun;
    }

    private static void pause() throws InterruptedException {
        boolean opened = new CountDownLatch(1).await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
        if (opened) {
            throw new IllegalStateException("nobody opens this latch");
        }
    }
}
