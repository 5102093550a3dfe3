package dev.farjob.jdbc;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture of this module holds, and each rule about it would notice if it did not. */
class ArchitectureTest {

    private static final String ROOT = "dev.farjob.jdbc";
    private static final String VIOLATIONS = ROOT + ".violations";
    private static final DescribedPredicate<JavaClass> WRONG =
            describe("wrong", found -> found.getPackageName().startsWith(VIOLATIONS));

    private static final JavaClasses MAIN = classesOf(JdbcJobStore.class);
    private static final JavaClasses TESTS = classesOf(ArchitectureTest.class);

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
    void thereIsSomethingToCheck() {
        assertFalse(MAIN.that(
                        describe("operations", found -> found.getPackageName().equals(ROOT + ".internal")))
                .isEmpty());
    }

    static Stream<ArchRule> everyRule() {
        return rules(ROOT);
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules(VIOLATIONS);
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.of(
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root)
                        .because("the root imports the rest, and nobody imports it"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.farjob",
                                "dev.farjob.internal..",
                                "dev.farjob.memory..",
                                "dev.farjob.testkit..",
                                "org.springframework..",
                                "org.postgresql..")
                        .because("a store knows the SPI and JDBC, no engine, no framework and no driver"),
                noClasses()
                        .should()
                        .accessTargetWhere(describe("it reads a clock or waits", ArchitectureTest::takesTime))
                        .because("the store's clock is the database's"),
                noClasses()
                        .should()
                        .accessTargetWhere(describe("it makes threads", ArchitectureTest::makesThreads))
                        .because("a store works in its callers' threads"),
                noClasses()
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging.."),
                classes()
                        .should()
                        .beAssignableTo(describe(
                                "of a package that is @NullMarked",
                                found -> found.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    private static boolean takesTime(JavaAccess<?> access) {
        String target = access.getTargetOwner().getName();
        String name = access.getName();
        return (target.startsWith("java.time.") && name.equals("now"))
                || (target.equals("java.time.Clock") && name.startsWith("system"))
                || (target.equals("java.lang.System")
                        && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || name.equals("sleep")
                || (target.equals("java.util.concurrent.locks.LockSupport") && name.startsWith("park"));
    }

    private static boolean makesThreads(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Executors.class)
                || (access.getName().equals("<init>")
                        && (access.getTargetOwner().isAssignableTo(Thread.class)
                                || access.getTargetOwner().isAssignableTo(ExecutorService.class)));
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
