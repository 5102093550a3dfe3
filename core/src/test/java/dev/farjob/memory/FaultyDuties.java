package dev.farjob.memory;

import dev.farjob.store.Duty;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Stores that almost know who holds a duty. */
final class FaultyDuties {

    private FaultyDuties() {}

    private static ForwardingStore holding(InMemoryJobStore good, UnaryOperator<Duty> fault) {
        return new ForwardingStore(good) {
            @Override
            public boolean hold(Duty duty) {
                return super.hold(fault.apply(duty));
            }
        };
    }

    static ForwardingStore letsEveryNodeHold(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public boolean hold(Duty duty) {
                return super.hold(duty) || !duty.isGivenBack();
            }
        };
    }

    static ForwardingStore keepsWhatIsGivenBack(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            @Override
            public boolean hold(Duty duty) {
                return !duty.isGivenBack() && super.hold(duty);
            }
        };
    }

    static ForwardingStore takesBackFromAnybody(InMemoryJobStore good) {
        Map<String, String> holders = new HashMap<>();
        return new ForwardingStore(good) {
            @Override
            public boolean hold(Duty duty) {
                if (duty.isGivenBack()) {
                    String holder = holders.getOrDefault(duty.name(), duty.node());
                    return super.hold(new Duty(duty.name(), holder, duty.lease()));
                }
                boolean held = super.hold(duty);
                if (held) {
                    holders.put(duty.name(), duty.node());
                }
                return held;
            }
        };
    }

    static ForwardingStore holdsForEver(InMemoryJobStore good) {
        return holding(
                good, duty -> duty.isGivenBack() ? duty : new Duty(duty.name(), duty.node(), Duty.LONGEST_LEASE));
    }

    static ForwardingStore renewsNothing(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            private String holder = "";

            @Override
            public boolean hold(Duty duty) {
                if (duty.node().equals(holder)) {
                    return true;
                }
                boolean held = super.hold(duty);
                holder = held ? duty.node() : holder;
                return held;
            }
        };
    }

    static ForwardingStore foldsCaseOfDuties(InMemoryJobStore good) {
        return holding(good, duty -> new Duty(duty.name().toLowerCase(Locale.ROOT), duty.node(), duty.lease()));
    }

    /** As if the first two that ask for a duty had looked at the same moment, and each had found it free. */
    static ForwardingStore looksThenHolds(InMemoryJobStore good) {
        return new ForwardingStore(good) {
            private final Map<String, Integer> lookedFor = new HashMap<>();

            @Override
            public boolean hold(Duty duty) {
                boolean isEarly = times(duty) <= 2;
                return super.hold(duty) || isEarly;
            }

            private synchronized int times(Duty duty) {
                return lookedFor.merge(duty.name(), 1, Integer::sum);
            }
        };
    }
}
