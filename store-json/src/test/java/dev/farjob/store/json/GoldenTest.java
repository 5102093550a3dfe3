package dev.farjob.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Unwanted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that were written once are read for ever, and the README shows and names what they are made of. */
class GoldenTest {

    private static final String FOLDER = "/golden/1/";
    private static final Pattern MEMBER = Pattern.compile("\"([a-z][A-Za-z]+)\":");
    private static final Pattern BLOCK = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);

    /** The name of a tag. */
    private static final String NOT_OURS = "empty";

    static Stream<Map.Entry<String, Object>> values() {
        return Golden.values().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("values")
    void aTextOfOldIsRead(Map.Entry<String, Object> golden) {
        assertEquals(golden.getValue(), kindOf(golden.getKey()).read().apply(text(golden.getKey())));
    }

    @ParameterizedTest
    @MethodSource("values")
    void andIsStillWrittenSo(Map.Entry<String, Object> golden) {
        String text = text(golden.getKey());
        assertEquals(text.strip(), kindOf(golden.getKey()).again(text));
    }

    @Test
    void noneHasGoneAndNoneIsUnknown() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources" + FOLDER))) {
            assertEquals(
                    new TreeSet<>(Golden.values().keySet()),
                    files.map(file -> file.getFileName().toString().replace(".json", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void everyMemberThatIsWrittenIsInTheReadme() {
        List<String> members = Golden.values().keySet().stream()
                .flatMap(name -> MEMBER.matcher(text(name)).results())
                .map(match -> match.group(1))
                .filter(name -> !name.equals(NOT_OURS))
                .distinct()
                .toList();
        assertTrue(members.size() > 60, members::toString);
        assertEquals(
                List.of(),
                members.stream()
                        .filter(name -> !readme().contains("`" + name + "`"))
                        .toList());
    }

    @Test
    void everyWordIsInTheReadme() {
        List<String> words = Stream.of(
                        JobState.class,
                        FailureKind.class,
                        EventKind.class,
                        Cause.class,
                        StepRecord.Status.class,
                        Progress.Source.class,
                        CancelRequest.Answer.class,
                        Unwanted.By.class)
                .flatMap(type -> Stream.of(type.getEnumConstants()))
                .map(Enum::name)
                .toList();
        assertEquals(
                List.of(),
                words.stream()
                        .filter(word -> !readme().contains("`" + word + "`"))
                        .toList());
    }

    @Test
    void theReadmeShowsTextsThatAreGolden() {
        List<String> blocks = BLOCK.matcher(readme())
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        List<String> golden = Golden.values().keySet().stream()
                .map(name -> text(name).strip())
                .toList();
        assertTrue(blocks.size() >= 2, "the README shows too little");
        for (String block : blocks) {
            assertTrue(
                    TextKind.all().stream().anyMatch(kind -> isGolden(kind, block, golden)),
                    () -> "the README shows a text that is not golden:\n" + block);
        }
    }

    private static boolean isGolden(TextKind<?> kind, String block, List<String> golden) {
        try {
            return golden.contains(kind.again(block));
        } catch (JobJsonException anotherKind) {
            return false;
        }
    }

    static TextKind<?> kindOf(String file) {
        return TextKind.all().stream()
                .filter(kind -> file.equals(kind.name()) || file.startsWith(kind.name() + "-"))
                .findFirst()
                .orElseThrow();
    }

    static String text(String file) {
        try (InputStream in = GoldenTest.class.getResourceAsStream(FOLDER + file + ".json")) {
            assertNotNull(in, () -> "there is no golden text " + file);
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String readme() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
