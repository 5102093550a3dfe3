package dev.farjob.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.farjob.store.Duty;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import dev.farjob.testkit.store.JobStoreContract;
import dev.farjob.testkit.store.TransactionalJobStoreContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A contract that cannot fail proves nothing: each fault has to be noticed by the rule that is there for it. */
class JobStoreContractTest {

    private static BiFunction<InMemoryJobStore, VirtualClock, TransactionalJobStore<InMemoryTransaction>> spoil;

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName("The contract notices")
    void noticesFault(Fault fault) {
        TestExecutionSummary summary = check(fault.rule, fault::spoil);

        List<Throwable> failures = summary.getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .toList();
        assertFalse(failures.isEmpty(), () -> "the rule " + fault.rule + " does not notice " + fault);
        failures.forEach(failure -> assertInstanceOf(AssertionError.class, failure));
    }

    @Test
    @DisplayName("The rules that notice the faults find none in a good store")
    void findsNothingInGoodStore() {
        for (String rule :
                Arrays.stream(Fault.values()).map(fault -> fault.rule).toList()) {
            TestExecutionSummary summary = check(rule, (good, clock) -> new ForwardingStore(good));

            assertEquals(List.of(), summary.getFailures(), rule);
        }
    }

    @Test
    @DisplayName("Where time cannot be moved, the rules that need it are skipped, and the others hold")
    void declaresWhatIsNotChecked() {
        TestExecutionSummary summary = run(selectClass(OneMethod.class));

        assertEquals(List.of(), summary.getFailures());
        assertTrue(summary.getTestsAbortedCount() >= 10, "rules that need time to pass");
        assertTrue(summary.getTestsSucceededCount() >= 300, "rules that do not");
    }

    @Test
    @DisplayName("A store may be declared to keep no track of duties, if that is true")
    void declaresDuties() {
        TestExecutionSummary declared = run(duties(NoDuties.class));
        assertEquals(List.of(), declared.getFailures());
        assertTrue(declared.getTestsAbortedCount() >= 8, "rules about duties");
        assertEquals(1, declared.getTestsSucceededCount(), "the rule about the declaration");

        assertEquals(1, run(duties(DutiesDenied.class)).getTestsFailedCount(), "it is not true");
    }

    private static DiscoverySelector duties(Class<? extends JobStoreContract> contract) {
        return selectNestedClass(List.of(contract.getName()), JobStoreContract.class.getName() + "$Duties");
    }

    private static TestExecutionSummary check(
            String rule, BiFunction<InMemoryJobStore, VirtualClock, TransactionalJobStore<InMemoryTransaction>> fault) {
        spoil = fault;
        String group = rule.substring(0, rule.indexOf('.'));
        Class<?> contract = Arrays.stream(TransactionalJobStoreContract.class.getDeclaredClasses())
                        .anyMatch(type -> type.getSimpleName().equals(group))
                ? TransactionalJobStoreContract.class
                : JobStoreContract.class;
        TestExecutionSummary summary = run(selectNestedMethod(
                List.of(OnSpoiltStore.class.getName()),
                contract.getName() + "$" + group,
                rule.substring(rule.indexOf('.') + 1)));
        assertTrue(summary.getTestsStartedCount() > 0, () -> "there is no rule " + rule);
        return summary;
    }

    private static TestExecutionSummary run(DiscoverySelector tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests)
                                .build(),
                        listener);
        return listener.getSummary();
    }

    /** The least that a store's author has to write. Run by the test above. */
    static class OneMethod extends JobStoreContract {
        @Override
        protected JobStore store() {
            return new InMemoryJobStore(new VirtualClock());
        }
    }

    /** A store that leaves duties alone, and says so. Run by the test above. */
    static class NoDuties extends OneMethod {
        @Override
        protected JobStore store() {
            return new ForwardingJobStore(super.store()) {
                @Override
                public boolean hold(Duty duty) {
                    return !duty.isGivenBack();
                }
            };
        }

        @Override
        protected boolean keepsDuties() {
            return false;
        }
    }

    /** One that does not, and is said to. Run by the test above. */
    static class DutiesDenied extends OneMethod {
        @Override
        protected boolean keepsDuties() {
            return false;
        }
    }

    /** Not a test by itself: run by the one above, with a fault. */
    static class OnSpoiltStore extends TransactionalJobStoreContract<InMemoryTransaction> {

        private final VirtualClock clock = new VirtualClock();
        private final InMemoryJobStore good = new InMemoryJobStore(clock);

        @Override
        protected TransactionalJobStore<InMemoryTransaction> store() {
            return spoil.apply(good, clock);
        }

        @Override
        protected void advance(Duration by) {
            clock.advance(by);
        }

        @Override
        protected InMemoryTransaction begin() {
            return good.begin();
        }

        @Override
        protected void commit(InMemoryTransaction transaction) {
            good.commit(transaction);
        }

        @Override
        protected void rollback(InMemoryTransaction transaction) {
            good.rollback(transaction);
        }

        @Override
        protected void writeHostRow(InMemoryTransaction transaction, String key, String value) {
            transaction.put(key, value);
        }

        @Override
        protected Optional<String> readHostRow(String key) {
            return good.hostRow(key);
        }
    }
}
