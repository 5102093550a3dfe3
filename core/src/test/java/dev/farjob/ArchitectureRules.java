package dev.farjob;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.farjob.store.JobStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** How the packages of this module stand to each other, and what none of them does; for any root package. */
final class ArchitectureRules {

    /** The packages that the module builds on. */
    private static final String[] FOUNDATIONS = {
        "java.io..",
        "java.lang..",
        "java.net..",
        "java.nio..",
        "java.security..",
        "java.time..",
        "java.util..",
        "javax.crypto..",
        "org.jspecify..",
        "org.slf4j..",
        "com.fasterxml.jackson..",
        "dev.farjob.model..",
        "dev.farjob.provider",
        "dev.farjob.store"
    };

    /** The rooms of the engine, each with those that it may know besides itself. */
    private static final Map<String, Set<String>> ROOMS = Map.of(
            "decide", Set.of(),
            "time", Set.of(),
            "call", Set.of("time"),
            "write", Set.of("time", "decide"),
            "step", Set.of("time", "decide", "call", "write"),
            "look", Set.of("time", "decide", "call", "write", "step"),
            "guard", Set.of("call"),
            "watch", Set.of("time", "call", "write", "look", "guard"),
            "loop", Set.of("time", "call", "look", "watch"));

    private final String root;

    private ArchitectureRules(String root) {
        this.root = root;
    }

    /** The rules for the packages below this one. */
    static Stream<ArchRule> of(String root) {
        ArchitectureRules rules = new ArchitectureRules(root);
        Stream<ArchRule> general = Stream.of(
                rules.packagesHaveNoCycles(),
                rules.theRootIsADoor(),
                rules.theEngineIsHidden(),
                rules.decisionsArePure(),
                rules.decisionsKnowNoClock(),
                rules.rulesKnowTheJobOnly(),
                rules.nothingElseIsKnown(),
                rules.onePlaceKnowsTheJsonLibrary(),
                rules.threadsComeFromOnePlace(),
                rules.jobsAreClaimedInOnePlace(),
                rules.nobodyPrints(),
                rules.thereIsOneWayToLog(),
                rules.nullIsSaid(),
                time(root));
        return Stream.concat(general, ROOMS.keySet().stream().sorted().map(rules::aRoomKnowsOnlyTheRoomsBelow));
    }

    /** Time is owned by one class, to which the builder hands it, and by its alarms. Holds for tests as well. */
    static ArchRule time(String root) {
        return noClasses()
                .that(not(hasName(root + ".internal.time.SystemTimekeeper")))
                .and(not(hasName(root + ".internal.time.Alarms")))
                .should()
                .accessTargetWhere(owns("reads a clock or waits", ArchitectureRules::ownsTime)
                        .and(not(isDefaultOfTheBuilder(root))))
                .because("a test that cannot turn the clock has to sleep");
    }

    private ArchRule packagesHaveNoCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private ArchRule theRootIsADoor() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root)
                .because("the root imports the rest, and nobody imports it");
    }

    private ArchRule theEngineIsHidden() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root, root + ".internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".internal..");
    }

    private ArchRule decisionsArePure() {
        return classes()
                .that()
                .resideInAPackage(root + ".internal.decide")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + ".internal.decide",
                        root + ".rules",
                        root + ".step",
                        "dev.farjob.model",
                        "dev.farjob.provider",
                        "dev.farjob.store",
                        "java.lang..",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify.."))
                .because("what becomes of a job is decided without a clock, a store, a provider or a log");
    }

    private ArchRule decisionsKnowNoClock() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".internal.decide")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock");
    }

    private ArchRule rulesKnowTheJobOnly() {
        return classes()
                .that()
                .resideInAPackage(root + ".rules")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        root + ".rules",
                        "dev.farjob.model",
                        "java.lang..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..");
    }

    private ArchRule nothingElseIsKnown() {
        String[] own = {
            root,
            root + ".answer",
            root + ".event",
            root + ".internal..",
            root + ".json",
            root + ".memory",
            root + ".request",
            root + ".rules",
            root + ".step"
        };
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(own).or(resideInAnyPackage(FOUNDATIONS)))
                .because("a database, a provider or a web framework is for other modules to know");
    }

    private ArchRule onePlaceKnowsTheJsonLibrary() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..");
    }

    private ArchRule aRoomKnowsOnlyTheRoomsBelow(String room) {
        Set<String> below = ROOMS.get(room);
        String[] others = Stream.concat(
                        Stream.of(root + ".internal"),
                        ROOMS.keySet().stream()
                                .filter(other -> !other.equals(room) && !below.contains(other))
                                .map(other -> root + ".internal." + other))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + ".internal." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("a reader of " + room + " needs to know " + below + " and nothing else of the engine");
    }

    private ArchRule threadsComeFromOnePlace() {
        return noClasses()
                .that(not(hasName(root + ".internal.time.Threads")))
                .and(not(hasName(root + ".internal.time.Alarms")))
                .should()
                .accessTargetWhere(owns("makes threads", ArchitectureRules::makesThreads));
    }

    private ArchRule jobsAreClaimedInOnePlace() {
        return noClasses()
                .that(not(hasName(root + ".internal.look.ClaimJobs")))
                .should()
                .accessTargetWhere(owns("claims jobs", ArchitectureRules::claims))
                .because("a lease is counted from before the claim, however late the store answers");
    }

    private ArchRule nobodyPrints() {
        return noClasses()
                .should()
                .accessTargetWhere(owns(
                        "prints",
                        access -> (is(access, System.class)
                                        && Set.of("out", "err").contains(access.getName()))
                                || access.getName().equals("printStackTrace")));
    }

    private ArchRule thereIsOneWayToLog() {
        return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
    }

    private ArchRule nullIsSaid() {
        return classes().should(new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass found, ConditionEvents events) {
                boolean marked = found.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(found, marked, found.getPackageName() + " has " + found.getName()));
            }
        });
    }

    private static boolean ownsTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")))
                || (is(access, System.class)
                        && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || (owner.equals("java.util.Date") && name.equals("<init>"))
                || (Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit").contains(owner) && name.equals("sleep"))
                || (owner.equals("java.util.concurrent.locks.LockSupport") && name.startsWith("park"))
                || (is(access, Object.class) && name.equals("wait"))
                || owner.equals("java.util.Timer")
                || owner.contains(".Scheduled")
                || name.contains("Scheduled")
                || Set.of("delayedExecutor", "orTimeout", "completeOnTimeout").contains(name);
    }

    private static boolean makesThreads(JavaAccess<?> access) {
        boolean constructed = access.getName().equals("<init>");
        return (constructed && access.getTargetOwner().isAssignableTo(Thread.class))
                || (constructed && access.getTargetOwner().isAssignableTo(ExecutorService.class))
                || is(access, Executors.class)
                || (is(access, ForkJoinPool.class) && access.getName().equals("commonPool"))
                || (is(access, Thread.class) && access.getName().startsWith("of"))
                || Set.of("runAsync", "supplyAsync", "parallelStream").contains(access.getName());
    }

    /** A store that stands in front of another may hand a claim on. */
    private static boolean claims(JavaAccess<?> access) {
        return access.getName().equals("claim")
                && access.getTargetOwner().isAssignableTo(JobStore.class)
                && !access.getOriginOwner().isAssignableTo(JobStore.class);
    }

    private static boolean is(JavaAccess<?> access, Class<?> owner) {
        return access.getTargetOwner().isEquivalentTo(owner);
    }

    private static DescribedPredicate<JavaAccess<?>> owns(String description, Predicate<JavaAccess<?>> predicate) {
        return DescribedPredicate.describe("it " + description, predicate);
    }

    private static DescribedPredicate<JavaAccess<?>> isDefaultOfTheBuilder(String root) {
        return owns(
                "is the default of the builder",
                access -> access.getOriginOwner().getName().equals(root + ".OrchestratorBuilder")
                        && access.getName().equals("systemUTC"));
    }

    private static DescribedPredicate<JavaClass> hasName(String name) {
        return DescribedPredicate.describe(
                "named " + name, found -> found.getName().equals(name));
    }
}
