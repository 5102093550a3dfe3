package dev.farjob.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table as the documentation has it. */
final class Table {

    private final List<String> rows = new ArrayList<>();
    private final int columns;

    Table(String... heads) {
        columns = heads.length;
        rows.add(line(List.of(heads)));
        rows.add("|---".repeat(columns) + "|");
    }

    /** One more row: texts as they are, numbers as they are read best. */
    Table row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(cell instanceof Number number ? say(number.doubleValue()) : String.valueOf(cell));
        }
        rows.add(line(texts));
        return this;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Three digits that count, at least. */
    static String say(double number) {
        double size = Math.abs(number);
        String format = size >= 100 || number == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, number);
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), rows);
    }
}
