package dev.farjob.examples.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** In place, on a terminal: the bars on top, and below them the last things that happened. */
final class LiveScreen implements Screen {

    private static final int LINES = 9;
    private static final int FRAMES_PER_DRAWING = 4;
    private static final String ESCAPE = "\u001b[";
    private static final String UP = "A";
    private static final String CLEAR = ESCAPE + "2K";

    private final PrintStream out;
    private final Deque<String> last = new ArrayDeque<>();
    private List<String> top = List.of();
    private int drawn;
    private int frames;

    LiveScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        last.addLast(line);
        if (last.size() > LINES) {
            last.removeFirst();
        }
    }

    @Override
    public synchronized void show(String headline, Board board) {
        top = new ArrayList<>(board.rows());
        top.add(0, "");
        top.add(0, headline);
        top.add("");
        if (frames++ % FRAMES_PER_DRAWING == 0) {
            draw();
        }
    }

    @Override
    public synchronized void end() {
        draw();
    }

    private void draw() {
        List<String> lines = new ArrayList<>(top);
        lines.addAll(last);
        while (lines.size() < top.size() + LINES) {
            lines.add("");
        }
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append(ESCAPE).append(drawn).append(UP);
        }
        lines.forEach(line -> picture.append(CLEAR).append(line).append('\n'));
        drawn = lines.size();
        out.print(picture);
        out.flush();
    }
}
