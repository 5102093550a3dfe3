package dev.farjob.examples.demo;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** Line by line, for a file, a pipe or a build server: a line for everything that happens, and a bar at each quarter. */
final class PlainScreen implements Screen {

    private static final int QUARTERS = 4;

    private final PrintStream out;
    private final Map<Part, Integer> quarters = new EnumMap<>(Part.class);

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        out.println(line);
    }

    @Override
    public synchronized void show(String headline, Board board) {
        for (Part part : Part.values()) {
            int now = board.partOf(part, QUARTERS);
            if (now > quarters.getOrDefault(part, 0)) {
                quarters.put(part, now);
                out.println("      " + board.row(part));
            }
        }
    }

    @Override
    public void end() {
        out.flush();
    }
}
