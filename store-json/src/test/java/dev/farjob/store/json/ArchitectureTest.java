package dev.farjob.store.json;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
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
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec knows the job model and a parser, and shows its callers the job model only; each rule would notice a violation. */
class ArchitectureTest {

    private static final String ROOT = "dev.farjob.store.json";
    private static final String VIOLATIONS = ROOT + ".violations";
    private static final DescribedPredicate<JavaClass> WRONG =
            describe("wrong", found -> found.getPackageName().startsWith(VIOLATIONS));

    private static final JavaClasses MAIN = classesOf(JobJson.class);
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

    static Stream<ArchRule> everyRule() {
        return rules(ROOT);
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules(VIOLATIONS);
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.of(
                classes()
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                root,
                                "dev.farjob.model",
                                "dev.farjob.provider",
                                "dev.farjob.store",
                                "com.fasterxml.jackson.core..",
                                "java.io",
                                "java.lang..",
                                "java.math",
                                "java.net",
                                "java.time..",
                                "java.util",
                                "java.util.function",
                                "java.util.regex",
                                "java.util.stream",
                                "org.jspecify..")
                        .because("it is one package, and so has no cycle; no engine, no database"),
                noMethods()
                        .that()
                        .arePublic()
                        .and()
                        .areDeclaredInClassesThat()
                        .arePublic()
                        .should()
                        .haveRawReturnType(JavaClass.Predicates.resideInAPackage("com.fasterxml.."))
                        .because("callers do not depend on the parser"),
                noClasses().should().accessTargetWhere(describe("it reads a clock", ArchitectureTest::readsAClock)),
                noClasses().should().accessField(System.class, "out"),
                classes()
                        .should()
                        .beAssignableTo(describe(
                                "of a package that is @NullMarked",
                                found -> found.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    private static boolean readsAClock(JavaAccess<?> access) {
        return Set.of("now", "currentTimeMillis", "nanoTime").contains(access.getName());
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
