package dev.farjob.jdbc.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of figures, as it is printed by a build and stands in the documentation. */
final class Figures {

    private final List<String> lines = new ArrayList<>();

    Figures(String title, String... columns) {
        lines.add("");
        lines.add("**" + title + "**");
        lines.add("");
        lines.add("| " + String.join(" | ", columns) + " |");
        lines.add("|" + "---|".repeat(columns.length));
    }

    Figures row(String first, Object... cells) {
        StringBuilder line = new StringBuilder("| ").append(first);
        for (Object cell : cells) {
            line.append(" | ")
                    .append(cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : cell);
        }
        lines.add(line.append(" |").toString());
        return this;
    }

    Figures print() {
        System.out.println(this);
        return this;
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines);
    }
}
