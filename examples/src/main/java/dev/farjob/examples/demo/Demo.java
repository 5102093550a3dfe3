package dev.farjob.examples.demo;

import java.io.PrintStream;
import java.time.Duration;

/** Plays the {@link Story} on the terminal: {@code mvn -q -Pdemo compile}. */
public final class Demo {

    private static final Duration BETWEEN_PICTURES = Duration.ofMillis(20);

    private Demo() {}

    /** Ends with 0 if every promise was kept, and with 1 if one was broken. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Screen screen = Terminal.canBeDrawnOver() ? new LiveScreen(out) : new PlainScreen(out);
        System.exit(play(out, screen, Pace.every(BETWEEN_PICTURES)) ? 0 : 1);
    }

    static boolean play(PrintStream out, Screen screen, Pace pace) throws Exception {
        out.println("Six renders on somebody else's machines. A second here is 25 minutes there.");
        out.println();
        Ending ending = new Story(screen, pace).play();
        Report.of(ending).forEach(out::println);
        out.flush();
        return ending.isGood();
    }
}
