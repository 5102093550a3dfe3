package dev.farjob.jdbc.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One life of a {@link Victim} or a {@link Worker}, from its birth to its end, which is either death or rest. */
final class Life implements AutoCloseable {

    /** The exit code after SIGKILL: 128 and the number of the signal. */
    static final int KILLED = 137;

    private static final int MOST_SECONDS = 180;

    private final Process process;
    private final Path errors;
    private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

    private Life(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /**
     * Begins one.
     *
     * @param name its own
     * @param command what it is
     * @param errors where it says why it ended by itself
     */
    static Life begin(String name, List<String> command, Path errors) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Life life = new Life(process, errors);
        Thread reader = new Thread(life::listen, "what " + name + " says");
        reader.setDaemon(true);
        reader.start();
        return life;
    }

    /**
     * The end of a life.
     *
     * @param point a fault point
     * @param time how often it is reached, from 1
     */
    record Death(String point, int time) {
        /** Not before all is done. */
        static final Death NONE = new Death("", 0);
    }

    /**
     * Listens to it until its end, and kills it when it gets to its fatal point.
     *
     * @return its exit code
     */
    int toTheEnd(Consumer<String> listener) throws IOException, InterruptedException {
        try {
            for (Optional<String> line = next(); line.isPresent(); line = next()) {
                if (line.get().equals(Victim.FATAL)) {
                    // Through the handle: the process itself would also close what it has said and we have not heard
                    process.toHandle().destroyForcibly();
                } else {
                    listener.accept(line.get());
                }
            }
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the process said all it had to say and does not end");
            }
            int code = process.exitValue();
            if (code != 0 && code != KILLED) {
                throw new AssertionError("the process ended with " + code + ": " + Files.readString(errors));
            }
            return code;
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(errors);
        }
    }

    /** Tells it something, which it reads as soon as it can. */
    void tell(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Listens to it until it says something that begins like this, and answers the rest of that. */
    String hear(String beginning, Consumer<String> otherwise) throws IOException, InterruptedException {
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            if (line.get().startsWith(beginning)) {
                return line.get().substring(beginning.length());
            }
            otherwise.accept(line.get());
        }
        throw new AssertionError("the process ended before it said " + beginning + ": " + Files.readString(errors));
    }

    /**
     * Has the kernel stop it, as a debugger, a hypervisor or a full machine does: it notices nothing, and its clocks go on.
     *
     * @throws IOException where there is no such signal
     */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on after {@link #stop()}. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + name + " ended with " + code);
        }
    }

    /** Kills it, unless it has ended. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(errors);
    }

    private Optional<String> next() throws InterruptedException, IOException {
        Optional<String> line = said.poll(MOST_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("the process is stuck: " + Files.readString(errors));
        }
        return line;
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(Optional.of(line));
            }
        } catch (IOException broken) {
            // The stream of a process breaks off when it is killed
            if (process.isAlive()) {
                throw new UncheckedIOException(broken);
            }
        } finally {
            said.add(Optional.empty());
        }
    }
}
