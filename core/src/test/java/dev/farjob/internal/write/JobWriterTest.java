package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.AnotherNode;
import dev.farjob.internal.Snapshots;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes whose answer was lost, and who hears of a write. */
class JobWriterTest {

    private static final JobStoreException NONE = new JobStoreException(Effect.NONE, "no connection");
    private static final JobStoreException UNKNOWN = new JobStoreException(Effect.UNKNOWN, "connection reset");

    private final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    private final List<String> told = new ArrayList<>();
    private final DurationLog durations = new DurationLog(provider -> false);
    private final Job before = Snapshots.of("job-1", "fal");
    private final Change change =
            changeTo(before.next(VirtualClock.START, "mine").build());
    private Runnable beforeApply = () -> {};
    private Runnable afterApply = () -> {};
    private Runnable beforeFind = () -> {};

    private final TransactionalJobStore<?> store = (TransactionalJobStore<?>) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {TransactionalJobStore.class},
            (self, method, arguments) -> {
                boolean applies = method.getName().startsWith("apply");
                if (applies) {
                    beforeApply.run();
                } else if (method.getName().equals("find")) {
                    beforeFind.run();
                }
                try {
                    Object answer = method.invoke(real, arguments);
                    if (applies) {
                        afterApply.run();
                    }
                    return answer;
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            });
    private final JobWriter writer = new JobWriter(store, announcer(), durations);

    JobWriterTest() {
        JobEvent event = JobEvent.of(before, EventKind.SUBMITTED, Cause.SUBMIT, "");
        real.insert(List.of(new NewJob(before, Due.now(), event)));
    }

    private Announcer announcer() {
        Announcer announcer = new Announcer(List.of((job, event) -> told.add("event " + event.kind())));
        announcer.alsoTell(job -> told.add("changed to " + job.version()));
        return announcer;
    }

    private Change changeTo(Job after) {
        return Change.of(before, after, Due.never())
                .event(JobEvent.of(after, EventKind.STATE_CHANGED, Cause.SWEEP, ""));
    }

    private static Runnable fail(RuntimeException thrown) {
        return () -> {
            throw thrown;
        };
    }

    @SuppressWarnings("unchecked")
    private Verdict inTransaction() throws Exception {
        return writer.write((TransactionalJobStore<Object>) store, List.of(before), transaction -> List.of(change));
    }

    @Test
    void aWrittenChangeIsTold() {
        assertEquals(Verdict.APPLIED, writer.write(change));
        assertEquals(List.of("event STATE_CHANGED", "changed to 2"), told);
    }

    @Test
    void aChangeWithoutAnEventIsToldToWatchersOnly() {
        writer.write(Change.of(before, change.after(), Due.never()));
        assertEquals(List.of("changed to 2"), told);
    }

    @Test
    void aLostChangeIsNotTold() {
        AnotherNode.takesOver(real, before.id());
        assertEquals(Verdict.LOST, writer.write(change));
        assertEquals(List.of(), told);
    }

    @Test
    void aWriteThatFailedFailsForItsCaller() {
        beforeApply = fail(NONE);
        assertSame(NONE, assertThrows(JobStoreException.class, () -> writer.write(change)));
        assertEquals(List.of(), told);
    }

    @Test
    void aWriteThatArrivedIsFoundByItsStamp() {
        afterApply = fail(UNKNOWN);
        assertEquals(Verdict.APPLIED, writer.write(change));
        assertEquals(List.of("event STATE_CHANGED", "changed to 2"), told);
    }

    @Test
    void aWriteThatDidNotArriveIsLost() {
        beforeApply = fail(UNKNOWN);
        assertEquals(Verdict.LOST, writer.write(change));
        assertEquals(List.of(), told);
    }

    /** The exception that keeps the job from being read speaks of the read, and not of the write. */
    @Test
    void aWriteThatCannotBeReadIsUnknownAndNamesTheJobAsItWouldBe() {
        JobStoreException unknown = new JobStoreException(Effect.UNKNOWN, "connection reset");
        afterApply = fail(unknown);
        beforeFind = fail(NONE);
        UnresolvedWriteException unresolved = assertThrows(UnresolvedWriteException.class, () -> writer.write(change));
        assertEquals(Effect.UNKNOWN, unresolved.effect());
        assertEquals(change.after(), unresolved.job());
        assertSame(unknown, unresolved.getCause());
        assertEquals(List.of(NONE), List.of(unknown.getSuppressed()), "and why it could not be read is said");
        assertEquals(List.of(), told);
    }

    @Test
    void aWriteThatSomebodyHasWrittenOnTopOfIsLost() {
        afterApply = () -> {
            AnotherNode.takesOver(real, before.id());
            throw UNKNOWN;
        };
        assertEquals(Verdict.LOST, writer.write(change));
    }

    @Test
    void anotherNodesWriteOfTheSameVersionIsNotTakenForOurs() {
        beforeApply = () -> {
            AnotherNode.takesOver(real, before.id());
            throw UNKNOWN;
        };
        assertEquals(Verdict.LOST, writer.write(change));
    }

    @Test
    void aWriteWithAnEffectIsTold() throws Exception {
        assertEquals(Verdict.APPLIED, inTransaction());
        assertEquals(List.of("event STATE_CHANGED", "changed to 2"), told);
    }

    @Test
    void aWriteWithAnEffectThatArrivedIsFoundByItsStamp() throws Exception {
        afterApply = fail(UNKNOWN);
        assertEquals(Verdict.APPLIED, inTransaction());
        assertEquals(List.of("event STATE_CHANGED", "changed to 2"), told);
    }

    @Test
    void aWriteWithAnEffectThatWasNotBegunFails() {
        beforeApply = fail(UNKNOWN);
        assertSame(UNKNOWN, assertThrows(JobStoreException.class, this::inTransaction));
    }

    @Test
    void aWriteWithAnEffectThatFailedFails() {
        afterApply = fail(NONE);
        assertSame(NONE, assertThrows(JobStoreException.class, this::inTransaction));
        assertEquals(List.of(), told);
    }

    @Test
    void aWriteWithAnEffectThatLostIsNotTold() throws Exception {
        AnotherNode.takesOver(real, before.id());
        assertEquals(Verdict.LOST, inTransaction());
        assertEquals(List.of(), told);
    }

    @Test
    void theFirstOutcomeOfAJobIsLearnedFrom() {
        Job after = Snapshots.delivered("job-1", before.target(), Duration.ofMinutes(1));
        writer.write(Change.of(before, after, Due.never()));
        assertEquals(1, durations.of(before.target()).count());
        assertEquals(0, durations.of(Target.of("fal", "other")).count());
    }

    @Test
    void aLaterWriteOfAJobThatHasEndedIsNotLearnedFromAgain() {
        Job after = Snapshots.delivered("job-1", before.target(), Duration.ofMinutes(1));
        writer.write(Change.of(before, after, Due.never()));
        Job again = after.next(VirtualClock.START.plusSeconds(90), "again").build();
        writer.write(Change.of(after, again, Due.never()));
        assertEquals(1, durations.of(before.target()).count());
    }
}
