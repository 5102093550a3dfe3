package dev.farjob.jdbc.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that do not outlive their database. */
final class Folders {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 4L << 30;

    private Folders() {}

    /** One on a disk, on which a database is as durable as it says. */
    static Path durable(String name) {
        return create(name, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** One in memory where the system offers plenty of it, because there nobody waits for a disk; else like the others. */
    static Path quick(String name) {
        return create(name, hasRoom(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static Path create(String name, Path parent) {
        try {
            return Files.createTempDirectory(parent, "farjob-" + name + "-");
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static boolean hasRoom(Path parent) {
        try {
            return Files.isWritable(parent) && Files.getFileStore(parent).getUsableSpace() >= ENOUGH_BYTES;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
