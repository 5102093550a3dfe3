package dev.farjob.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {

    private static final int COLUMNS = 80;
    private static final char ESCAPE = '\u001b';

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private List<String> printed() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void requireLine(String line) {
        assertTrue(
                printed().contains(line),
                () -> "there is no line \"" + line + "\" in:\n" + String.join("\n", printed()));
    }

    @Test
    void everyPromiseIsKeptAndTheTableTellsOfIt() throws Exception {
        assertTrue(Demo.play(out, new PlainScreen(out), Pace.none()), () -> String.join("\n", printed()));

        List<String> table = printed().stream()
                .filter(line -> line.matches("\\S+ +(SUCCEEDED|FAILED|CANCELLED) +\\d+:\\d\\d .*"))
                .map(line -> line.replaceAll("\\d+:\\d\\d", "").replaceAll(" +", " "))
                .toList();
        assertEquals(
                List.of(
                        "postcard SUCCEEDED 1x 2.00 0.00 its webhook came twice",
                        "trailer SUCCEEDED 1x 12.00 0.00 its node was restarted",
                        "storyboard CANCELLED 1x 0.00 6.00 cancelled by its owner",
                        "subtitles FAILED 1x 0.00 3.00 the farm failed, refunded",
                        "poster SUCCEEDED 1x 4.00 0.00 died between spawn and handle",
                        "film SUCCEEDED 1x 30.00 0.00 ran for hours, never stale"),
                table);
        requireLine("books: 100.00 deposited = 48.00 charged + 0.00 held + 52.00 free");
        assertFalse(printed().stream().anyMatch(line -> line.startsWith("BROKEN")));
    }

    @Test
    void plainOutputFitsEightyColumnsAndHasNoEscapes() throws Exception {
        Demo.play(out, new PlainScreen(out), Pace.none());

        for (String line : printed()) {
            assertTrue(line.length() <= COLUMNS, () -> line.length() + " columns: " + line);
            assertEquals(-1, line.indexOf(ESCAPE), () -> "an escape in: " + line);
            assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(line), () -> "more than ASCII: " + line);
        }
    }

    @Test
    void liveOutputIsDrawnInPlaceAndFitsEightyColumns() throws Exception {
        assertTrue(Demo.play(out, new LiveScreen(out), Pace.none()));

        assertTrue(printed().stream().anyMatch(line -> line.startsWith(ESCAPE + "[")));
        for (String line : printed()) {
            String visible = line.replaceAll(ESCAPE + "\\[\\d+[A-Z]", "");
            assertTrue(visible.length() <= COLUMNS, () -> visible.length() + " columns: " + visible);
        }
    }

    @Test
    void aBrokenPromiseIsNamed() throws Exception {
        Ending good = new Story(new PlainScreen(out), Pace.none()).play();
        Ending bad = new Ending(
                good.store(),
                good.wallet(),
                good.deposit() + 1,
                good.invoices(),
                good.farm(),
                good.ids(),
                good.workedOnBy(),
                good.board(),
                good.postcards());

        assertTrue(good.isGood());
        assertFalse(bad.isGood());
        assertTrue(Report.of(bad).contains("BROKEN  the books balance"));
    }

    @Test
    void onlyARealTerminalIsDrawnOver() {
        assertTrue(Terminal.wantsDrawing(Map.of("TERM", "xterm-256color")));
        assertFalse(Terminal.wantsDrawing(Map.of("TERM", "dumb")));
        assertFalse(Terminal.wantsDrawing(Map.of()));
        assertFalse(Terminal.wantsDrawing(Map.of("TERM", "xterm", "NO_COLOR", "1")));
    }
}
