package dev.farjob.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of a run, in order; what is measured on the way is printed at once. */
final class Report {

    private final List<String> parts = new ArrayList<>();

    /** Prints a line about what was measured just now. */
    @SuppressWarnings("AnnotateFormatMethod") // it is private to this package, and its callers are few
    void progress(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    void add(String title, Table table) {
        parts.add(title + System.lineSeparator() + System.lineSeparator() + table);
    }

    @Override
    public String toString() {
        String gap = System.lineSeparator() + System.lineSeparator();
        return String.join(gap, parts);
    }
}
