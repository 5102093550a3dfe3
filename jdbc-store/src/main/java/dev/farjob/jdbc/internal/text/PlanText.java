package dev.farjob.jdbc.internal.text;

import dev.farjob.model.StepPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps that a job goes through, as one text: no name of a step has a space or a line. */
public final class PlanText {

    private PlanText() {}

    /** The text of this plan, a line for each way to end; null if there are no steps. */
    public static @Nullable String write(StepPlan plan) {
        return plan.isEmpty()
                ? null
                : String.join(
                        "\n",
                        String.join(" ", plan.onSuccess()),
                        String.join(" ", plan.onFailure()),
                        String.join(" ", plan.onLateSuccess()));
    }

    /** The plan again. */
    public static StepPlan read(@Nullable String text) {
        if (text == null) {
            return StepPlan.none();
        }
        String[] lines = text.split("\n", -1);
        return new StepPlan(names(lines[0]), names(lines[1]), names(lines[2]));
    }

    private static List<String> names(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }
}
