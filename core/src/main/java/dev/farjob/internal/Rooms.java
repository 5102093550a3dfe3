package dev.farjob.internal;

import dev.farjob.event.JobListener;
import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.guard.StoredOutput;
import dev.farjob.internal.look.LookRoom;
import dev.farjob.internal.step.OtherSteps;
import dev.farjob.internal.step.StepRoom;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.watch.TellListener;
import dev.farjob.internal.write.WriteRoom;
import dev.farjob.store.JobStore;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The rooms that the operations of one node work in, each built on those before it. */
record Rooms(
        TimeRoom time, List<TellListener> listeners, CallRoom call, WriteRoom write, StepRoom step, LookRoom look) {

    static Rooms of(
            TimeRoom time,
            JobStore store,
            Providers providers,
            Settings settings,
            Decider decider,
            RandomGenerator random) {
        List<TellListener> listeners = settings.listeners().stream()
                .map(listener -> new TellListener(listener, time.tasks()))
                .toList();
        CallRoom call = CallRoom.of(time, providers, settings.webhooks(), settings.reports());
        settings.schedule().askBy(call.longCalls());
        OtherSteps others = new OtherSteps(settings.rules().steps());
        List<JobListener> told =
                Stream.concat(listeners.stream(), Stream.of(others)).toList();
        Predicate<String> webhooksTell = provider ->
                settings.webhooks().isPresent() && providers.traitsOf(provider).pushesFailures();
        WriteRoom write = WriteRoom.of(time, store, decider, random, told, webhooksTell, settings.writesAtOnce());
        StepRoom step = StepRoom.of(time, call, write, settings.rules(), others, settings.stepsAtOnce());
        StoredOutput stored =
                new StoredOutput(call.longCalls(), settings.storedOutput(), settings.storedOutputTimeout());
        LookRoom look = LookRoom.of(time, call, write, step, settings.rules(), stored, settings.inFlight());
        return new Rooms(time, listeners, call, write, step, look);
    }

    /** Ends what is kept for later: nothing is under way any more. */
    void close() {
        write.inHand().close();
        step.leases().close();
        write.later().close();
    }
}
