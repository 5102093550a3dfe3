package dev.farjob.modal.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway route stands by itself: without gRPC, without the engine, and without a clock of its own. */
class GatewayArchitectureTest {

    private static final String CLIENT = "dev.farjob.modal.gateway";
    private static final String SIMULATOR = "dev.farjob.modal.simulator.gateway";
    private static final DescribedPredicate<JavaClass> OURS =
            JavaClass.Predicates.resideInAnyPackage(CLIENT, SIMULATOR);
    private static final JavaClasses MAIN = classesOf(GatewayModal.class).that(OURS);
    private static final JavaClasses TESTS =
            classesOf(GatewayArchitectureTest.class).that(OURS);

    @ParameterizedTest
    @MethodSource("everyRule")
    void itHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    @Test
    void testsDoNotReadTheClockOrSleepEither() {
        nobodyTakesTime().check(TESTS);
    }

    @Test
    void fewTypesArePublic() {
        assertEquals(Set.of("GatewayModal", "ProxyToken"), publicIn(CLIENT));
        assertEquals(
                Set.of(
                        "Ask",
                        "CallScript",
                        "CallView",
                        "EdgeAnswer",
                        "GatewaySimulator",
                        "Mishap",
                        "ModalCalls",
                        "SeenRequest",
                        "SimulatedCall",
                        "SimulatedCalls"),
                publicIn(SIMULATOR));
    }

    private static Set<String> publicIn(String name) {
        return MAIN.stream()
                .filter(found -> found.getPackageName().equals(name))
                .filter(found -> found.isTopLevelClass() && found.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<ArchRule> everyRule() {
        return Stream.of(
                slices().matching("dev.farjob.modal.(**)").should().beFreeOfCycles(),
                knowsOnly(CLIENT, CLIENT, "com.github.mizosoft.methanol", "com.fasterxml.jackson.core..", "org.slf4j"),
                knowsOnly(SIMULATOR, SIMULATOR, CLIENT, "com.sun.net.httpserver", "com.fasterxml.jackson.."),
                noClasses()
                        .that()
                        .resideInAPackage(CLIENT)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(SIMULATOR)
                        .allowEmptyShould(true),
                nobodyTakesTime(),
                noClasses().should().accessField(System.class, "out"),
                noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."),
                classes()
                        .should(ArchCondition.from(DescribedPredicate.describe(
                                "be in a package that is @NullMarked",
                                found -> found.getPackage().isAnnotatedWith(NullMarked.class)))));
    }

    private static ArchRule knowsOnly(String one, String... others) {
        return classes()
                .that()
                .resideInAPackage(one)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(others)
                        .or(JavaClass.Predicates.resideInAnyPackage(
                                "java..",
                                "javax.net.ssl",
                                "org.jspecify..",
                                "dev.farjob.model",
                                "dev.farjob.provider")));
    }

    private static ArchRule nobodyTakesTime() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "it reads a clock of its own, or sleeps", GatewayArchitectureTest::takesTime))
                .because("time is handed in, so that a test can turn it");
    }

    private static boolean takesTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean isDefault = access.getOriginOwner().getName().startsWith(SIMULATOR + ".GatewaySimulator$Builder");
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && name.startsWith("system") && !isDefault)
                || (owner.equals("java.lang.System")
                        && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || name.equals("sleep")
                || (owner.equals("java.util.Date") && name.equals("<init>"))
                || Set.of("orTimeout", "completeOnTimeout", "delayedExecutor").contains(name);
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
