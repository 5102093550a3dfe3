package dev.farjob.modal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.codec.PickledText;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.modal.simulator.ModalState;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The README shows only code that is compiled and run. */
class ReadmeTest {

    private static final Path EXAMPLES = Path.of("src/test/java/dev/farjob/modal/ReadmeExamples.java");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    @DisplayName("its Java is lines of a file that compiles")
    void javaIsCompiled() throws IOException {
        String examples = squeezed(Files.readString(EXAMPLES));
        List<String> blocks = blocks("java");
        assertEquals(2, blocks.size());
        for (String block : blocks) {
            assertTrue(examples.contains(squeezed(block)), () -> "not in " + EXAMPLES + ":\n" + block);
        }
    }

    @Test
    @DisplayName("its Python reports what the client reads")
    void pythonReportsWhatIsRead() throws Exception {
        String snippet = blocks("python").stream()
                .filter(block -> block.contains("def report("))
                .findFirst()
                .orElseThrow();
        String[] entry = python(snippet).strip().split(" ", -1);
        byte[] value = HexFormat.of().parseHex(entry[1]);
        ModalFunction function = ModalFunction.of("my-app", "render");
        try (ModalSimulator modal = ModalSimulator.start();
                ModalProvider client = ModalProvider.overGrpc(modal.options())) {
            modal.state().deploy(function, RemoteFunction.neverEnding());
            Handle handle = Handle.of(function.target(), "fc-01SIM1000000001");
            assertEquals(HexFormat.of().formatHex(PickledText.of(handle.id())), entry[0], "the key, to the byte");
            modal.state().put("", ModalState.progressDict(), handle.id(), value);
            assertEquals(Optional.of(Progress.reported(0.4).withMessage("frame 40 of 100")), client.progress(handle));
        }
    }

    private static String python(String snippet) throws Exception {
        Process python;
        try {
            python = new ProcessBuilder("python3", "src/test/python/try_snippet.py")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException absent) {
            String message = "THE PYTHON OF THE README WAS NOT TRIED: there is no python3";
            System.err.println(message);
            return abort(message);
        }
        try (OutputStream in = python.getOutputStream()) {
            in.write(snippet.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor());
        return said;
    }
}
