package dev.farjob.testkit.simulation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A promise that the oracle holds a system to. A failing run names it by its number. */
public enum Promise {
    INTENT_FIRST(1, "every acknowledged submit has its job, and the intent is stored before the provider hears of it"),
    NO_BLIND_REPEAT(
            2,
            "no spawn whose answer is unknown is repeated unless the host accepts that, and no key has two remote jobs"),
    FENCED(3, "versions grow by one, moves are legal and told by events, settled jobs do not change"),
    ROWS_ONCE(4, "steps in the store happen exactly once for what succeeded, and never for what failed"),
    MONEY_BALANCES(5, "steps elsewhere always have the same key; what was charged for no success is given back, once"),
    PROVIDERS_WORD(6, "what runs at the provider is never given up, what succeeded is never reported as failed"),
    WALLS(7, "owners never see others' jobs"),
    NOTHING_STARVES(8, "nothing starves: in the end every job is settled, or parked with a reason"),
    HONEST_PROGRESS(9, "progress never goes back and never comes from nowhere"),
    NO_ORPHAN(10, "no orphan: every remote job belongs to a job that knows it or says that it is in doubt"),
    ATTEMPTS_IN_TIME(
            11,
            "no attempt is made after its time limit or after its job has settled; on a live node it is made promptly"),
    HANDLES_KEPT(12, "no job is in doubt while a living node knows how its attempt was answered"),
    STEPS_ONE_AT_A_TIME(13, "no two runs of one step of one job overlap on live nodes"),
    DEADLINES_KEPT(14, "a job ends soon after its deadline, however its provider behaves"),
    ANSWERS_TRUE(15, "what a caller was told is true afterwards"),
    NO_WAITING_FOR_THE_HUNG(16, "nothing that may run waits for something that hangs"),
    BOUNDS_KEPT(17, "no more jobs are in flight than the limits allow, and none is sent before its time"),
    WATCHERS_TOLD(18, "who watches on a living node is told how each job ends"),
    STEPS_DONE(19, "a job succeeds only when every step that it needs is done, and none that was not its own");

    private static final Set<Promise> FIRST = Collections.unmodifiableSet(EnumSet.range(INTENT_FIRST, NO_ORPHAN));

    private final int number;
    private final String text;

    Promise(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Those that every system keeps: to lose nothing, to repeat nothing and to invent nothing. */
    public static Set<Promise> first() {
        return FIRST;
    }

    /** The number by which failing runs name it. */
    public int number() {
        return number;
    }

    static Promise of(int number) {
        return Arrays.stream(values())
                .filter(promise -> promise.number == number)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return text;
    }
}
