package dev.farjob.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link LivesNode} in a process of its own, as seen from here. */
final class NodeProcess implements AutoCloseable {

    private static final long SECONDS = 60;
    private static final long LOOK_NANOS = 1_000_000;
    /** Far enough apart that no two processes have a key in common. */
    private static final long NUMBERS = 1_000_000_000L;

    /** The figures of a node at its end. */
    record Counts(long claimed, long changes, long lost) {}

    private final Process process;
    private final PrintStream commands;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Counts> counts = new CompletableFuture<>();
    private volatile long settled;

    private NodeProcess(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "reads node " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one, and returns when it waits for orders. */
    static NodeProcess begin(String url, int number) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-Dgap=" + Life.GAP_MILLIS,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LivesNode.class.getName(),
                        url,
                        String.valueOf((number + 1) * NUMBERS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        NodeProcess node = new NodeProcess(process);
        node.ready.get(SECONDS, TimeUnit.SECONDS);
        return node;
    }

    void submit(int count) {
        commands.println(count);
    }

    /** How many jobs they have seen end in all. */
    static long settled(List<NodeProcess> nodes) {
        return nodes.stream().mapToLong(node -> node.settled).sum();
    }

    /** Waits until so many have ended. */
    static void await(List<NodeProcess> nodes, long until) {
        long last = System.nanoTime();
        long before = 0;
        for (long now = settled(nodes); now < until; now = settled(nodes)) {
            if (now > before) {
                before = now;
                last = System.nanoTime();
            } else if (System.nanoTime() - last > TimeUnit.SECONDS.toNanos(SECONDS)) {
                throw new IllegalStateException(now + " of " + until + " have ended, and none has for a minute");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Ends it, and answers what it did. */
    Counts stop() throws Exception {
        commands.println(LivesNode.STOP);
        return counts.get(SECONDS, TimeUnit.SECONDS);
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                heard(line);
            }
        } catch (IOException broken) {
            ready.completeExceptionally(broken);
            counts.completeExceptionally(new UncheckedIOException(broken));
        }
        ready.completeExceptionally(new IllegalStateException("the node ended before it was ready"));
        counts.completeExceptionally(new IllegalStateException("the node ended before it said what it did"));
    }

    private void heard(String line) {
        if (line.equals(LivesNode.READY)) {
            ready.complete(null);
        } else if (line.startsWith(LivesNode.SETTLED)) {
            settled = Long.parseLong(line.substring(LivesNode.SETTLED.length()));
        } else if (line.startsWith(LivesNode.COUNTS)) {
            String[] parts = line.substring(LivesNode.COUNTS.length()).split(" ", -1);
            counts.complete(new Counts(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
