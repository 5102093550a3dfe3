package dev.farjob;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.slf4j.LoggerFactory;

/** The lines that an operator sees in the log from here on, until this is closed. */
public final class Logged implements AutoCloseable {

    private static final String LEVEL = "org.slf4j.simpleLogger.log.dev.farjob";
    private static final int INFO = 20;
    private static final int OFF = 50;

    private final PrintStream realErr = System.err;
    private final IdentityHashMap<Object, Integer> before = new IdentityHashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    public Logged() {
        System.setProperty(LEVEL, "info");
        levels(logger -> INFO);
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** The lines that contain this. */
    public List<String> linesWith(String text) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(realErr);
        levels(logger -> before.getOrDefault(logger, OFF));
        System.clearProperty(LEVEL);
    }

    /** Sets the loggers that exist already; others take their level from the system property. */
    private void levels(ToIntFunction<Object> level) {
        try {
            Object factory = LoggerFactory.getILoggerFactory();
            Field known = factory.getClass().getDeclaredField("loggerMap");
            known.setAccessible(true);
            for (Object logger : ((Map<?, ?>) known.get(factory)).values()) {
                Field current = logger.getClass().getDeclaredField("currentLogLevel");
                current.setAccessible(true);
                before.putIfAbsent(logger, current.getInt(logger));
                current.setInt(logger, level.applyAsInt(logger));
            }
        } catch (ReflectiveOperationException broken) {
            throw new LinkageError("the loggers of slf4j-simple could not be set", broken);
        }
    }
}
