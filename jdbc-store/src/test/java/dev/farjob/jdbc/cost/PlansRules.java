package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.jdbc.cost.QuietServer.Place;
import dev.farjob.jdbc.internal.schema.Database;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On PostgreSQL nothing that a node does all day reads a table from end to end, whatever the planner knows about the tables.
 * The plans are those by which the statements did run, as the server tells them, before and after the driver and the server
 * have taken them for worth keeping.
 */
@ExtendWith(QuietServer.class)
abstract class PlansRules {

    /** The driver keeps a statement after five times, and the server its plan after five more. */
    private static final int TIMES = 12;

    private static final int MANY = 100_000;

    private final Place place;

    PlansRules(Place place) {
        this.place = place;
    }

    /** Whether there is nothing else against a plan. */
    boolean isGoodHere(Plan plan) {
        return true;
    }

    @AfterEach
    void close() {
        place.close();
    }

    @TestFactory
    Stream<DynamicTest> onEmptyTablesThatWereNeverAnalyzed() {
        return plansAreGood();
    }

    /** Each write touches the due times. A plan that reads the whole of none would be kept when they are many. */
    @TestFactory
    Stream<DynamicTest> theDueTimesAreNotReadWholeWhereTheServerKnowsOfNone() {
        place.jdbi().useHandle(handle -> handle.execute("VACUUM ANALYZE"));
        return plansAreGood(plan -> !plan.readWhole().contains("farjob_due"));
    }

    @TestFactory
    Stream<DynamicNode> onFullTablesThatWereNeverAnalyzedAndAfterThat() {
        new Filling(place.jdbi(), Database.POSTGRESQL).with(MANY);
        HotStatements.giveTheOwnerJobs(place.store());
        return Stream.of(
                DynamicContainer.dynamicContainer("never analyzed", plansAreGood()),
                DynamicTest.dynamicTest("analyzed", () -> place.jdbi().useHandle(handle -> handle.execute("ANALYZE"))),
                DynamicContainer.dynamicContainer("from then on", plansAreGood()));
    }

    private Stream<DynamicTest> plansAreGood() {
        return plansAreGood(plan -> plan.readWhole().isEmpty());
    }

    private Stream<DynamicTest> plansAreGood(Predicate<Plan> good) {
        return plansAreGood(HotStatements.all(), good);
    }

    /** A test for each action: each of its plans is good in this way, and in those that count for all. */
    Stream<DynamicTest> plansAreGood(Map<String, HotStatements.Action> actions, Predicate<Plan> good) {
        return actions.entrySet().stream()
                .map(action -> DynamicTest.dynamicTest(action.getKey(), () -> isGood(action.getValue(), good)));
    }

    private void isGood(HotStatements.Action action, Predicate<Plan> good) {
        List<Plan> plans = place
                .plans(store -> {
                    for (int i = 0; i < TIMES; i++) {
                        action.run(store);
                    }
                })
                .stream()
                .filter(plan -> !plan.isComparison())
                .toList();
        assertFalse(plans.isEmpty(), "the server explains itself");
        assertEquals(
                List.of(),
                plans.stream().filter(good.and(this::isGoodHere).negate()).toList());
    }
}
