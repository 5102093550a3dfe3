package dev.farjob.jdbc.databases;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Servers that do not come through Maven, but from the system's packages. A test that needs one is skipped where it is
 * missing; with {@code FARJOB_REQUIRE_SERVERS=true} in the environment, as in CI, it fails instead.
 */
final class SystemPrograms {

    private static final boolean REQUIRED = Boolean.parseBoolean(System.getenv("FARJOB_REQUIRE_SERVERS"));

    /** Debian and Ubuntu put each major version into a folder of its own. */
    private static final Path POSTGRES_VERSIONS = Path.of("/usr/lib/postgresql");

    private static final String JIT_LIBRARY = "lib/llvmjit.so";

    private static final List<Path> PGBOUNCER_PLACES =
            List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"));

    private SystemPrograms() {}

    /** The folder of the programs of a PostgreSQL that compiles expensive plans. */
    static Path postgresWithJit() {
        return oldestPostgresWithJit().orElseGet(() -> missing("a PostgreSQL with LLVM JIT", "postgresql"));
    }

    /** PgBouncer. */
    static Path pgBouncer() {
        return PGBOUNCER_PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing("PgBouncer", "pgbouncer"));
    }

    private static Optional<Path> oldestPostgresWithJit() {
        if (!Files.isDirectory(POSTGRES_VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(POSTGRES_VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .filter(version -> Files.exists(version.resolve(JIT_LIBRARY)))
                    .sorted()
                    .map(version -> version.resolve("bin"))
                    .findFirst();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static Path missing(String program, String aptPackage) {
        String message = program + " is not installed, so this is not tested; on Debian: apt-get install " + aptPackage;
        if (REQUIRED) {
            return fail(message);
        }
        System.out.println(message); // that a class was left out is easily overlooked
        return abort(message);
    }

    /** Runs a program to its end. */
    static void run(Path log, Path program, String... arguments) throws IOException {
        Process process = begin(log, program, arguments);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(program + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException hurried) {
            process.destroy();
            throw new IOException(program + " was interrupted", hurried);
        }
    }

    /** Starts a program. These servers refuse to run as root, so root starts them in a user namespace where it is not. */
    static Process begin(Path log, Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        File file = log.toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .start();
    }
}
