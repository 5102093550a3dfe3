package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.provider.ProviderStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The README shows code that compiles and does what it says, and its links lead somewhere. */
class ReadmeTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
    private static final Pattern PROPERTY = Pattern.compile("`(farjob\\.fal\\.[a-z-]+)`");

    private final String readme;

    ReadmeTest() throws IOException {
        readme = Files.readString(MODULE.resolve("README.md"));
    }

    @Test
    @DisplayName("every block of Java is a run of lines of the examples")
    void blocks() throws IOException {
        String examples = lines(Files.readString(MODULE.resolve("src/test/java/dev/farjob/fal/ReadmeExamples.java")));
        List<String> blocks = all(BLOCK);
        assertFalse(blocks.isEmpty());
        for (String block : blocks) {
            assertTrue(examples.contains(lines(block)), () -> "not in the examples:\n" + block);
        }
    }

    @Test
    @DisplayName("every link leads somewhere")
    void links() {
        for (String link : all(LINK)) {
            assertTrue(link.startsWith("https://") || Files.exists(MODULE.resolve(link)), link);
        }
    }

    @Test
    @DisplayName("every property that it names is one that a test reads")
    void properties() throws IOException {
        String tests = Files.readString(MODULE.resolve("src/test/java/dev/farjob/fal/wire/FuzzTest.java"))
                + Files.readString(MODULE.resolve("src/test/java/dev/farjob/fal/LoadTest.java"))
                + Files.readString(MODULE.resolve("src/test/java/dev/farjob/fal/UploadTest.java"));
        List<String> properties = all(PROPERTY);
        assertEquals(3, properties.size());
        properties.forEach(property -> assertTrue(tests.contains("\"" + property + "\""), property));
    }

    @Test
    @DisplayName("three lines are a simulator")
    void simulator() {
        assertInstanceOf(ProviderStatus.Failed.class, ReadmeExamples.simulated(OnSimulator.request()));
    }

    private List<String> all(Pattern pattern) {
        return pattern.matcher(readme)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** The lines without their indent, which differs. */
    private static String lines(String code) {
        return String.join("\n", code.strip().lines().map(String::strip).toList());
    }
}
