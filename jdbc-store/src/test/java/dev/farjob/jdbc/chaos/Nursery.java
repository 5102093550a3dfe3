package dev.farjob.jdbc.chaos;

import dev.farjob.jdbc.chaos.Life.Death;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts lives, and quickly, because each lasts for a second: as little on the class path as there has to be, all of it in
 * archives, and an image of the loaded classes that the first life leaves to the others.
 */
final class Nursery implements AutoCloseable {

    private static final Pattern NEEDED =
            Pattern.compile("(farjob|jdbi3|geantyref|jackson|jspecify|slf4j|HikariCP|postgresql)-[^/]*$");

    private final String database;
    private final int world;
    private final Path folder;
    private final Path image;
    private final String classPath;

    /**
     * A nursery.
     *
     * @param database where those who are born here work
     * @param world where they find the rest of the world
     */
    Nursery(String database, int world) throws IOException {
        this.database = database;
        this.world = world;
        this.folder = Files.createTempDirectory("farjob-victims-");
        this.image = folder.resolve("classes.jsa");
        this.classPath = classPath(folder.resolve("farjob.jar"));
    }

    /**
     * Begins the life of a {@link Victim}.
     *
     * @param name its own, which the ids of its jobs begin with
     * @param jobs how many jobs it submits
     * @param death where it dies, and at which time that it gets there
     */
    Life begin(String name, int jobs, Death death) throws IOException {
        return begin(Victim.class, name, String.valueOf(jobs), death.point(), String.valueOf(death.time()));
    }

    /**
     * Begins the life of a program.
     *
     * @param name its own, which the ids of its jobs begin with; an argument, after the address of the database and the port
     *     of the world
     * @param arguments the further ones
     */
    Life begin(Class<?> program, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                (Files.exists(image) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + image,
                "-cp",
                classPath));
        command.addAll(List.of(program.getName(), database, String.valueOf(world), name));
        command.addAll(List.of(arguments));
        return Life.begin(name, command, folder.resolve(name + ".log"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Classes of archives alone can be in an image. */
    private static String classPath(Path archive) throws IOException {
        List<String> all = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        pack(all.stream().map(Path::of).filter(Files::isDirectory).toList(), archive);
        List<String> archives = new ArrayList<>(List.of(archive.toString()));
        archives.addAll(
                all.stream().filter(entry -> NEEDED.matcher(entry).find()).toList());
        return String.join(File.pathSeparator, archives);
    }

    private static void pack(List<Path> folders, Path archive) throws IOException {
        Set<String> packed = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Path from : folders) {
                try (Stream<Path> files = Files.walk(from)) {
                    for (Path one : files.filter(Files::isRegularFile).toList()) {
                        String name = from.relativize(one).toString().replace(File.separatorChar, '/');
                        if (packed.add(name)) {
                            zip.putNextEntry(new ZipEntry(name));
                            Files.copy(one, zip);
                        }
                    }
                }
            }
        }
    }
}
