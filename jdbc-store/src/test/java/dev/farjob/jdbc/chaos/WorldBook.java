package dev.farjob.jdbc.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The world, and a record of all that it was asked. */
final class WorldBook implements World {

    private static final int LOOKS_WHILE_RUNNING = 2;

    private final Map<String, Integer> spawned = new HashMap<>();
    private final Map<String, Integer> looks = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> never = new HashSet<>();
    private final Set<String> entered = new HashSet<>();
    private final List<String> addresses = new ArrayList<>();

    @Override
    public synchronized Answer ask(Question question, String key, Wish wish) {
        return switch (question) {
            case SPAWN -> spawn(key, wish);
            case LOOK_UP -> lookUp(key);
            case OBSERVE -> observe(key, wish);
            case CALL_BACK -> callBack(key);
            case ENTER -> enter(key);
        };
    }

    private Answer spawn(String attempt, Wish wish) {
        spawned.merge(attempt, 1, Integer::sum);
        if (wish == Wish.REFUSE || never.contains(attempt)) {
            return Answer.NO;
        }
        taken.add(attempt);
        return Answer.YES;
    }

    private Answer lookUp(String attempt) {
        if (!taken.contains(attempt)) {
            never.add(attempt);
            return Answer.NO;
        }
        return Answer.YES;
    }

    private Answer observe(String attempt, Wish wish) {
        if (looks.merge(attempt, 1, Integer::sum) <= LOOKS_WHILE_RUNNING) {
            return Answer.RUNNING;
        }
        return wish == Wish.FAIL ? Answer.FAILED : Answer.SUCCEEDED;
    }

    private Answer callBack(String address) {
        addresses.add(address);
        return Answer.YES;
    }

    private Answer enter(String key) {
        entered.add(key);
        return Answer.YES;
    }

    /** How often each attempt arrived, whatever came of it. */
    synchronized Map<String, Integer> spawned() {
        return Map.copyOf(spawned);
    }

    /** The attempts that the provider took, and bills. */
    synchronized Set<String> taken() {
        return Set.copyOf(taken);
    }

    /** The addresses to which it is to report, one for each attempt that asked for it. */
    synchronized List<String> addresses() {
        return List.copyOf(addresses);
    }

    /** The keys in the ledger elsewhere. */
    synchronized Set<String> entered() {
        return Set.copyOf(entered);
    }
}
