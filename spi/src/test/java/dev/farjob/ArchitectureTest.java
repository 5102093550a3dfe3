package dev.farjob;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.farjob.model.Job;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job model stands alone, and the two SPIs stand on it; each rule about that would notice if it were not so. */
class ArchitectureTest {

    private static final JavaClasses MAIN = classesOf(Job.class);
    /** Packages in which everything is wrong. */
    private static final JavaClasses VIOLATIONS = classesOf(ArchitectureTest.class)
            .that(DescribedPredicate.describe(
                    "wrong", found -> found.getPackageName().contains(".violations")));

    @ParameterizedTest
    @MethodSource("everyRule")
    void itHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("everyRuleForWhatIsWrong")
    void aViolationIsNoticed(ArchRule rule) {
        assertTrue(rule.evaluate(VIOLATIONS).hasViolation());
    }

    static Stream<ArchRule> everyRule() {
        return rules("dev.farjob");
    }

    static Stream<ArchRule> everyRuleForWhatIsWrong() {
        return rules("dev.farjob.violations");
    }

    private static Stream<ArchRule> rules(String root) {
        String model = root + ".model";
        String provider = root + ".provider";
        String store = root + ".store";
        return Stream.of(
                slices().matching(root + ".(**)").should().beFreeOfCycles(),
                knowsOnly(model, model),
                knowsOnly(provider, provider, model),
                knowsOnly(store, store, model, provider),
                readsNoClock(),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "java.util.logging..", "java.util.concurrent.."),
                noClasses().should().accessField(System.class, "out"),
                classes().should(beNullMarked()));
    }

    private static ArchRule knowsOnly(String one, String... others) {
        String[] platform = {
            "java.io",
            "java.lang..",
            "java.net",
            "java.nio.charset",
            "java.time..",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.regex",
            "java.util.stream",
            "org.jspecify.."
        };
        return classes()
                .that()
                .resideInAPackage(one)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(others)
                        .or(JavaClass.Predicates.resideInAnyPackage(platform)));
    }

    private static ArchRule readsNoClock() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "it reads a clock",
                        access -> access.getName().equals("now")
                                || access.getName().equals("currentTimeMillis")
                                || access.getName().equals("nanoTime")
                                || access.getTargetOwner().getName().equals("java.time.Clock")))
                .because("what time it is comes in as a parameter");
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
