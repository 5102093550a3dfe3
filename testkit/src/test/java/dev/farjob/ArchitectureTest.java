package dev.farjob;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.farjob.testkit.VirtualClock;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test kit knows the SPIs and JUnit and nothing else, and lives without real time. */
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> WRONG =
            DescribedPredicate.describe("wrong", found -> found.getPackageName().contains(".violations"));

    private static final JavaClasses MAIN = classesOf(VirtualClock.class);
    private static final JavaClasses TESTS = classesOf(ArchitectureTest.class);

    /** They hand one processor from one thread to the next, so that a schedule can be repeated: they park, not for a time. */
    private static final Set<String> SWITCH_THREADS = Set.of("Carrier", "Fiber");

    /** They need real threads: to race, or to run many simulations at once. */
    private static final Set<String> MAKE_THREADS = Set.of("Carrier", "Race", "SpawnRules", "SimulationRunner");

    @ParameterizedTest
    @MethodSource("everyRule")
    void itHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("everyRuleForWhatIsWrong")
    void aViolationIsNoticed(ArchRule rule) {
        assertTrue(rule.evaluate(TESTS.that(WRONG)).hasViolation());
    }

    @Test
    void testsDoNotReadTheClockOrSleepEither() {
        nobodyTakesTime().check(TESTS.that(not(WRONG)));
    }

    static Stream<ArchRule> everyRule() {
        return rules("dev.farjob.testkit");
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules("dev.farjob.violations");
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.of(
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                knowsOnlyTheSpisAndJUnit(root),
                nobodyTakesTime(),
                fewMakeThreads(),
                noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err"),
                classes().should(beNullMarked()));
    }

    private static ArchRule knowsOnlyTheSpisAndJUnit(String root) {
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + "..",
                        "dev.farjob.model",
                        "dev.farjob.provider",
                        "dev.farjob.store",
                        "java.io..",
                        "java.lang..",
                        "java.net..",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "java.util..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "org.junit.jupiter.api.."));
    }

    private static ArchRule nobodyTakesTime() {
        return noClasses()
                .that(not(namedAnyOf(SWITCH_THREADS)))
                .should()
                .accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "it reads a clock or waits", ArchitectureTest::takesTime))
                .because("a test that cannot turn the clock has to sleep");
    }

    private static boolean takesTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.lang.System")
                        && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || (Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit").contains(owner) && name.equals("sleep"))
                || (owner.equals("java.util.concurrent.locks.LockSupport") && name.startsWith("park"))
                || (owner.equals("java.lang.Object") && name.equals("wait"))
                || owner.equals("java.util.Timer")
                || name.contains("Scheduled");
    }

    private static ArchRule fewMakeThreads() {
        return noClasses()
                .that(not(namedAnyOf(MAKE_THREADS)))
                .should()
                .accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "it makes threads",
                        access -> access.getTargetOwner().isEquivalentTo(Executors.class)
                                || (access.getTargetOwner().isAssignableTo(Thread.class)
                                        && access.getName().equals("<init>"))));
    }

    private static DescribedPredicate<JavaClass> namedAnyOf(Set<String> names) {
        return DescribedPredicate.describe("any of " + names, found -> names.contains(found.getSimpleName()));
    }

    private static ArchCondition<JavaClass> beNullMarked() {
        return ArchCondition.from(DescribedPredicate.describe(
                "be in a package that is @NullMarked",
                found -> found.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private static JavaClasses classesOf(Class<?> one) {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
