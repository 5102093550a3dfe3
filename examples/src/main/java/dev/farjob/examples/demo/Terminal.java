package dev.farjob.examples.demo;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what we print on can be drawn over. */
final class Terminal {

    private Terminal() {}

    /** Only if both ends are a terminal, and nobody asked for plain text. */
    static boolean canBeDrawnOver() {
        return isTerminal(System.console()) && wantsDrawing(System.getenv());
    }

    static boolean wantsDrawing(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !kind.equals("dumb") && !kind.isEmpty();
    }

    /** From Java 22 on there is a console also where there is no terminal, and it can be asked. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }
}
