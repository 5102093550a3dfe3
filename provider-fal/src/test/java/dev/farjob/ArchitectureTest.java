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
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.farjob.fal.FalProvider;
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

/** Reading is pure, requests are made in one place, the client does not know its simulator; and each rule would notice. */
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> WRONG =
            DescribedPredicate.describe("wrong", found -> found.getPackageName().startsWith("dev.farjob.violations"));

    private static final JavaClasses MAIN = classesOf(FalProvider.class);
    private static final JavaClasses TESTS = classesOf(ArchitectureTest.class);

    /** The types that a user of this module needs to see. */
    private static final Set<String> PUBLIC = Set.of(
            "FalProvider",
            "FalProviderBuilder",
            "FalKey",
            "FalKeys",
            "FalHosts",
            "FalOptions",
            "ObjectLifetime",
            "FalLog",
            "FalWebhooks");

    /** The builders whose default is the system's clock. */
    private static final Set<String> DEFAULT_CLOCKS = Set.of("FalProviderBuilder", "Builder");

    private static final Set<String> MAKE_THREADS = Set.of("HttpThreads", "FalSimulator");

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
        return rules("dev.farjob.fal");
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules("dev.farjob.violations");
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.of(
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                readingIsPure(root),
                requestsAreMadeInOnePlace(root),
                theClientDoesNotKnowItsSimulator(root),
                nothingElseIsKnown(root),
                fewArePublic(root),
                nobodyTakesTime(),
                threadsComeFromOnePlace(),
                noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err"),
                classes().should(beNullMarked()));
    }

    private static ArchRule readingIsPure(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".wire")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + ".wire",
                        "dev.farjob.model",
                        "com.fasterxml.jackson..",
                        "java.io",
                        "java.lang..",
                        "java.net",
                        "java.nio",
                        "java.nio.charset",
                        "java.time..",
                        "java.util..",
                        "org.jspecify.."));
    }

    private static ArchRule requestsAreMadeInOnePlace(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".http", root + ".simulator")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "send",
                        found -> found.getName().equals("java.net.http.HttpClient")
                                || found.getPackageName().startsWith("com.github.mizosoft")));
    }

    private static ArchRule theClientDoesNotKnowItsSimulator(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".simulator")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".simulator", "com.sun.net.httpserver..");
    }

    private static ArchRule nothingElseIsKnown(String root) {
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + "..",
                        "dev.farjob.model",
                        "dev.farjob.provider",
                        "com.fasterxml.jackson..",
                        "com.github.mizosoft.methanol",
                        "com.sun.net.httpserver",
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.net..",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "java.util..",
                        "javax.net.ssl",
                        "org.jspecify..",
                        "org.slf4j.."));
    }

    private static ArchRule fewArePublic(String root) {
        return classes()
                .that()
                .resideInAPackage(root)
                .and()
                .areTopLevelClasses()
                .and()
                .haveModifier(JavaModifier.PUBLIC)
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "be one of " + PUBLIC, found -> PUBLIC.contains(found.getSimpleName()))));
    }

    private static ArchRule nobodyTakesTime() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "it reads a clock or waits for a time", ArchitectureTest::takesTime))
                .because("a test that cannot turn the clock has to sleep");
    }

    private static boolean takesTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean isDefault = name.equals("systemUTC")
                && DEFAULT_CLOCKS.contains(access.getOriginOwner().getSimpleName());
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && name.startsWith("system") && !isDefault)
                || (owner.equals("java.lang.System")
                        && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || (Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit").contains(owner) && name.equals("sleep"))
                || (owner.equals("java.util.concurrent.locks.LockSupport") && name.startsWith("park"))
                || (owner.equals("java.lang.Object") && name.equals("wait"))
                || owner.equals("java.util.Timer")
                || name.contains("Scheduled");
    }

    private static ArchRule threadsComeFromOnePlace() {
        return noClasses()
                .that(not(DescribedPredicate.describe(
                        "any of " + MAKE_THREADS, found -> MAKE_THREADS.contains(found.getSimpleName()))))
                .should()
                .accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        "it makes threads",
                        access -> access.getTargetOwner().isEquivalentTo(Executors.class)
                                || (access.getName().equals("<init>")
                                        && (access.getTargetOwner().isAssignableTo(Thread.class)
                                                || access.getTargetOwner().isAssignableTo(ExecutorService.class)))
                                || Set.of("runAsync", "supplyAsync", "parallelStream")
                                        .contains(access.getName())));
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
