package dev.farjob.jdbc.cost;

import dev.farjob.jdbc.databases.PostgresServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * On a server with a JIT compiler, at its defaults, the plans are as good as anywhere, and none is compiled. A plan with a
 * part that the planner was told to avoid counts as endlessly expensive; compiling it takes hundreds of times as long as
 * running it.
 */
class JitServerPlansTest extends PlansRules {

    JitServerPlansTest() {
        super(QuietServer.placeOn(PostgresServer.sharedWithJit()));
    }

    @Override
    boolean isGoodHere(Plan plan) {
        return !plan.isCompiled();
    }

    @TestFactory
    Stream<DynamicTest> whatOperatorsAskIsNotCompiled() {
        return plansAreGood(HotStatements.ofOperators(), plan -> true);
    }
}
