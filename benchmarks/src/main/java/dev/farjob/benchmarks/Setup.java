package dev.farjob.benchmarks;

import dev.farjob.OrchestratorBuilder;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;

/**
 * How a host sets an orchestrator up, as far as it matters for speed.
 *
 * @param name what the figures call it
 * @param steps how many steps follow a success: two that take effect elsewhere, then one in the store's database, which
 *     shares its commits
 * @param isTuned whether the host says how many jobs a node looks at, at once, and how often it sweeps, and the client how
 *     many calls its provider takes at once
 * @param endsCallsInTime whether the client promises to
 */
record Setup(String name, int steps, boolean isTuned, boolean endsCallsInTime) {

    /** As many jobs as a host with many short ones would look at. */
    private static final int MANY = 1_024;

    private static final int ELSEWHERE = 2;

    /** A host with many short jobs, and a client that promises what ours do. */
    static Setup tuned(int steps) {
        return new Setup("Farjob, tuned", steps, true, true);
    }

    /** A host that sets nothing, and a client that promises what ours do. */
    static Setup byDefault(int steps) {
        return new Setup("Farjob, default", steps, false, true);
    }

    /** A host that sets nothing, and a client that promises nothing. */
    static Setup withoutPromises(int steps) {
        return new Setup("Farjob, default, no promise", steps, false, false);
    }

    /** Its name with the number of its steps. */
    String nameWithSteps() {
        return name + ", " + (steps == 1 ? "1 step" : steps + " steps");
    }

    /** The traits that the client declares for a provider that answers at once. */
    ProviderTraits.Builder traits() {
        ProviderTraits.Builder traits = ProviderTraits.builder().endsCallsInTime(endsCallsInTime);
        return isTuned ? traits.callsInFlight(MANY) : traits;
    }

    void apply(OrchestratorBuilder<?> builder) {
        if (isTuned) {
            builder.inFlight(MANY).stepsAtOnce(MANY).sweepInterval(Duration.ofMillis(Life.GAP_MILLIS));
        }
        for (int i = 0; i < steps; i++) {
            builder.onSuccess(i < ELSEWHERE ? elsewhere(i) : inTransaction(i));
        }
    }

    private static Step elsewhere(int number) {
        return Step.elsewhere("elsewhere-" + number, context -> StepResult.done());
    }

    private static Step inTransaction(int number) {
        return Step.inTransaction("charge-" + number, Connection.class, (connection, context) -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO charge (key) VALUES (?)")) {
                        insert.setString(1, context.idempotencyKey());
                        insert.executeUpdate();
                    }
                    return StepResult.done();
                })
                .sharesCommits();
    }
}
