package dev.farjob.modal;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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

    private static final DescribedPredicate<JavaClass> WRONG =
            describe("wrong", found -> found.getPackageName().contains(".violations"));
    private static final DescribedPredicate<JavaClass> GENERATED =
            describe("generated", found -> found.getPackageName().equals("dev.farjob.modal.wire"));

    private static final JavaClasses MAIN = classesOf(ModalProvider.class).that(not(GENERATED));
    private static final JavaClasses TESTS = classesOf(ArchitectureTest.class);

    /** The only ones that wait: between two attempts, and, in the simulator, for a call to end. */
    private static final Set<String> WAIT = Set.of("Pause", "LongPoll");
    /** The only ones that have threads. */
    private static final Set<String> HAVE_THREADS = Set.of("Threads", "ModalSimulator", "GatewaySimulator");
    /** The only ones that choose a clock when nobody else has. */
    private static final Set<String> CHOOSE_A_CLOCK = Set.of("GrpcOptions", "ModalSimulator", "GatewaySimulator");

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

    @Test
    void thereIsSomethingToCheck() {
        assertFalse(MAIN.that(resideInAnyPackage("dev.farjob.modal.grpc")).isEmpty());
    }

    static Stream<ArchRule> everyRule() {
        return rules("dev.farjob.modal");
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules("dev.farjob.modal.violations");
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.of(
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                theRootIsADoor(root),
                oneRouteKnowsGrpc(root),
                theEngineIsNotKnown(),
                nobodyTakesTime(),
                fewHaveThreads(),
                nobodyPrints(),
                classes()
                        .should()
                        .beAssignableTo(describe(
                                "of a package that is @NullMarked",
                                found -> found.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    private static ArchRule theRootIsADoor(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root)
                .because("the root imports the rest, and nobody imports it");
    }

    private static ArchRule oneRouteKnowsGrpc(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".grpc", root + ".simulator")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "dev.farjob.modal.wire..")
                .because("who takes the other route may leave gRPC out");
    }

    private static ArchRule theEngineIsNotKnown() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.farjob", "dev.farjob.internal..", "dev.farjob.memory..", "dev.farjob.testkit..")
                .because("a provider knows the SPI");
    }

    private static ArchRule nobodyTakesTime() {
        return noClasses()
                .should()
                .accessTargetWhere(describe("it reads a clock or waits", ArchitectureTest::takesTime))
                .because("a test that cannot turn the clock has to sleep");
    }

    private static boolean takesTime(JavaAccess<?> access) {
        String target = access.getTargetOwner().getName();
        String name = access.getName();
        String origin = outermost(access.getOriginOwner());
        boolean reads = (target.startsWith("java.time.") && name.equals("now"))
                || (target.equals("java.time.Clock") && name.startsWith("system") && !CHOOSE_A_CLOCK.contains(origin))
                || (target.equals("java.lang.System")
                        && Set.of("currentTimeMillis", "nanoTime").contains(name));
        boolean waits = name.equals("sleep")
                || (name.equals("wait") && target.equals("java.lang.Object"))
                || (target.equals("java.util.concurrent.locks.LockSupport") && name.startsWith("park"))
                || (target.equals("java.util.concurrent.CountDownLatch")
                        && name.equals("await")
                        && access.getOriginOwner().getPackageName().endsWith(".grpc"));
        return reads || (waits && !WAIT.contains(origin));
    }

    private static ArchRule fewHaveThreads() {
        return noClasses()
                .that(describe("not made for it", found -> !HAVE_THREADS.contains(outermost(found))))
                .should()
                .accessTargetWhere(describe(
                        "it makes threads",
                        access -> (access.getName().equals("<init>")
                                        && (access.getTargetOwner().isAssignableTo(Thread.class)
                                                || access.getTargetOwner().isAssignableTo(ExecutorService.class)))
                                || access.getTargetOwner().isEquivalentTo(Executors.class)));
    }

    private static String outermost(JavaClass found) {
        return found.getEnclosingClass().map(ArchitectureTest::outermost).orElse(found.getSimpleName());
    }

    private static ArchRule nobodyPrints() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..");
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
