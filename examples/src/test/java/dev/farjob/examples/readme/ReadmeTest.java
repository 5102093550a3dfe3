package dev.farjob.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java block of the documentation is a run of lines of an example, but for its indent, and every link leads somewhere. */
class ReadmeTest {

    private static final Path ROOT = root();
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
    private static final int FIRST_CODE_BY_LINE = 20;

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.getParent();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        documents.addAll(
                List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("CHANGELOG.md")));
        return documents;
    }

    private static List<String> codeOf(String markdown) {
        return BLOCK.matcher(markdown).results().map(block -> block.group(1)).toList();
    }

    private static boolean isIn(List<String> code, List<String> file) {
        for (int start = 0; start + code.size() <= file.size(); start++) {
            List<String> run = file.subList(start, start + code.size());
            if (String.join("\n", run)
                    .stripIndent()
                    .strip()
                    .equals(String.join("\n", code).strip())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyJavaBlockIsAnExample() throws IOException {
        List<List<String>> sources = new ArrayList<>();
        for (Path source : files(ROOT.resolve("examples/src"), ".java")) {
            sources.add(Files.readAllLines(source));
        }
        for (Path document : documents()) {
            for (String block : codeOf(Files.readString(document))) {
                List<String> code = block.strip().lines().toList();
                assertTrue(
                        sources.stream().anyMatch(file -> isIn(code, file)),
                        () -> document.getFileName() + " shows code that is in no file of examples/:\n" + block);
            }
        }
    }

    @Test
    void aBlockThatIsNoExampleIsNoticed() {
        List<String> file = List.of("class A {", "    int one() {", "        return 1;", "    }", "}");
        assertTrue(isIn(List.of("int one() {", "    return 1;", "}"), file));
        assertFalse(isIn(List.of("int one() {", "    return 2;", "}"), file));
        assertFalse(isIn(List.of("int one() {", "  return 1;", "}"), file));
        assertEquals(List.of("x\n"), codeOf("text\n```java\nx\n```\n```xml\n<y/>\n```\n"));
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                String target = links.group(1);
                assertTrue(
                        target.startsWith("https://")
                                || Files.exists(document.resolveSibling(target).normalize()),
                        () -> document.getFileName() + " links to " + target + ", which is not there");
            }
        }
    }

    @Test
    void codeComesFirst() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
        assertTrue(lines.indexOf("```java") < FIRST_CODE_BY_LINE, "the first code of the README begins too late");
    }
}
