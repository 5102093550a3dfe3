package dev.farjob.examples.modular;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application on the module path needs nothing but the modules that it names. */
class ModularApplicationTest {

    private static final Path SOURCES = Path.of("modular-application");

    /** The part of this test's class path that the application needs; two modules must not have the same package. */
    private static final List<String> MODULES = List.of(
            "farjob-spi",
            "spi/target/classes",
            "farjob-core",
            "core/target/classes",
            "farjob-jdbc",
            "jdbc-store/target/classes",
            "jdbi3-core",
            "geantyref",
            "jackson-",
            "slf4j-api",
            "slf4j-simple",
            "jspecify",
            "h2-");

    @TempDir
    private Path folder;

    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> MODULES.stream().anyMatch(entry.replace('\\', '/')::contains))
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private void compile(String modulePath) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> options = Stream.concat(
                            Stream.of("--release", "17", "-p", modulePath, "-d", folder.toString()),
                            files.map(Path::toString).filter(file -> file.endsWith(".java")))
                    .toList();
            int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
            assertEquals(0, exit, "the compiler's exit code");
        }
    }

    @Test
    void itSeesAJobToItsEnd() throws Exception {
        String modulePath = modulePath();
        compile(modulePath);
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        modulePath + System.getProperty("path.separator") + folder,
                        "-m",
                        "dev.farjob.examples.modular/dev.farjob.examples.modular.Main")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, application.waitFor(), said);
        assertEquals("SUCCEEDED in module dev.farjob.jdbc", said.strip());
    }
}
