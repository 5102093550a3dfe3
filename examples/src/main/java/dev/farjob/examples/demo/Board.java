package dev.farjob.examples.demo;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far every job is, as a browser would show it: what the farm reported and the store has kept, never a guess. */
final class Board {

    private static final int WIDTH = 40;

    private final Map<Part, Double> shares = new EnumMap<>(Part.class);
    private final Map<Part, JobState> states = new EnumMap<>(Part.class);
    private int stepsBack;

    /** Takes note of a job as it is now. */
    void show(Part part, Job job) {
        double share = job.state() == JobState.SUCCEEDED
                ? 1
                : job.reportedProgress().flatMap(Board::fraction).orElse(0.0);
        if (share < shares.getOrDefault(part, 0.0)) {
            stepsBack++;
        }
        shares.put(part, share);
        states.put(part, job.state());
    }

    private static Optional<Double> fraction(Progress progress) {
        return progress.fraction().stream().boxed().findFirst();
    }

    /** How often a bar went back. */
    int stepsBack() {
        return stepsBack;
    }

    /** How far a job is, in whole parts of so many. */
    int partOf(Part part, int parts) {
        return (int) (shares.getOrDefault(part, 0.0) * parts);
    }

    List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Part part : Part.values()) {
            rows.add(row(part));
        }
        return rows;
    }

    String row(Part part) {
        JobState state = states.get(part);
        int done = partOf(part, WIDTH);
        String bar = "#".repeat(done) + ".".repeat(WIDTH - done);
        return state == null
                ? String.format(Locale.ROOT, "%-11s", part.title())
                : String.format(Locale.ROOT, "%-11s%-11s[%s] %3d %%", part.title(), state, bar, partOf(part, 100));
    }
}
