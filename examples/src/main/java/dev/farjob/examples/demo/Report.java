package dev.farjob.examples.demo;

import dev.farjob.examples.demo.Ending.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of the demo, for people to read. */
final class Report {

    private static final String ROW = "%-10s %-9s %4s %4s %7s %8s  %s";

    private Report() {}

    static List<String> of(Ending ending) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, ROW, "job", "ended", "took", "sent", "charged", "refunded", "what happened to it"));
        for (Part part : Part.values()) {
            lines.add(row(ending, part));
        }
        lines.add("");
        lines.add(books(ending));
        lines.add("");
        for (Promise promise : ending.promises()) {
            lines.add((promise.kept() ? "kept    " : "BROKEN  ") + promise.text());
        }
        if (!ending.isGood()) {
            lines.add("");
            lines.add("What the jobs say themselves:");
            for (Part part : Part.values()) {
                ending.log(part).forEach(event -> lines.add(part.title() + " " + event));
            }
        }
        return lines;
    }

    private static String row(Ending ending, Part part) {
        Duration took = ending.took(part);
        return String.format(
                Locale.ROOT,
                ROW,
                part.title(),
                ending.job(part).state(),
                String.format(Locale.ROOT, "%d:%02d", took.toHours(), took.toMinutesPart()),
                ending.started(part) + "x",
                Money.of(ending.charged(part)),
                Money.of(ending.refunded(part)),
                part.fate());
    }

    private static String books(Ending ending) {
        return "books: " + Money.of(ending.deposit()) + " deposited = "
                + Money.of(ending.sum(ending::charged)) + " charged + "
                + Money.of(ending.sum(ending::held)) + " held + "
                + Money.of(ending.free()) + " free";
    }
}
