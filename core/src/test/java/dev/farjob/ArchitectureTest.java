package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.farjob.model.Job;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture holds, and each rule about it would notice if it did not. */
class ArchitectureTest {

    private static final String ROOT = "dev.farjob";
    /** A small module in which everything is wrong. */
    private static final String VIOLATIONS = ROOT + ".violations";

    private static final JavaClasses MAIN = classesOf(JobOrchestrator.class);
    private static final JavaClasses TESTS = classesOf(ArchitectureTest.class);

    @ParameterizedTest
    @MethodSource("everyRule")
    void itHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("everyRuleForWhatIsWrong")
    void aViolationIsNoticed(ArchRule rule) {
        assertTrue(rule.evaluate(TESTS.that(areWrong())).hasViolation());
    }

    @ParameterizedTest
    @MethodSource("everyWayToTakeTime")
    void everyWayToTakeTimeIsNoticed(String method) {
        String report = ArchitectureRules.time(VIOLATIONS)
                .evaluate(TESTS.that(areWrong()))
                .getFailureReport()
                .toString();
        assertTrue(report.contains(".TimeThief." + method + "("), report);
    }

    @Test
    void testsDoNotReadTheClockOrSleepEither() {
        ArchitectureRules.time(ROOT)
                .check(TESTS.that(DescribedPredicate.not(areWrong().or(trySystemTime()))));
    }

    @Test
    void theJobModelAndThisModuleTogetherHaveNoCycle() {
        JavaClasses both = new ClassFileImporter().importPaths(path(Job.class), path(JobOrchestrator.class));
        ArchitectureRules.of(ROOT).findFirst().orElseThrow().check(both);
    }

    @Test
    void thereIsSomethingToCheck() {
        assertFalse(MAIN.that(DescribedPredicate.describe(
                        "engine", found -> found.getPackageName().equals(ROOT + ".internal.decide")))
                .isEmpty());
    }

    static Stream<ArchRule> everyRule() {
        return ArchitectureRules.of(ROOT);
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return ArchitectureRules.of(VIOLATIONS);
    }

    static Stream<String> everyWayToTakeTime() {
        return TESTS.get(VIOLATIONS + ".internal.TimeThief").getMethods().stream()
                .map(JavaMethod::getName)
                .filter(name -> !name.contains("lambda"));
    }

    /** They hand a clock to the one class that owns time, to try that class. */
    private static DescribedPredicate<JavaClass> trySystemTime() {
        Set<String> names = Set.of("TasksTest", "ProviderCallsTest");
        return DescribedPredicate.describe("try system time", found -> names.contains(found.getSimpleName()));
    }

    private static DescribedPredicate<JavaClass> areWrong() {
        return DescribedPredicate.describe(
                "wrong", found -> found.getPackageName().startsWith(VIOLATIONS));
    }

    private static JavaClasses classesOf(Class<?> one) {
        return new ClassFileImporter().importPath(path(one));
    }

    private static Path path(Class<?> one) {
        try {
            return Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
