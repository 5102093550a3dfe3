package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.store.Duty;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class DutyRules extends RaceRules {

    private static final Duration LEASE = Duration.ofMinutes(1);

    DutyRules(JobStoreContract contract) {
        super(contract);
    }

    private void requireKept() {
        Assumptions.assumeTrue(contract.keepsDuties(), "declared: this store does not keep track of duties");
    }

    private static Duty duty(String node) {
        return duty("tidy", node);
    }

    private static Duty duty(String name, String node) {
        return new Duty(name, node, LEASE);
    }

    private static Duty longer(String node) {
        return new Duty("tidy", node, LONG);
    }

    @Test
    @DisplayName("A second node is refused a duty, unless the store is declared to keep no track of duties")
    void asDeclared() {
        assertTrue(store.hold(longer("one")));
        assertEquals(!contract.keepsDuties(), anotherNode().hold(longer("two")), "whether two gets it");
        assertFalse(store.hold(longer("one").givenBack()), "one does without it");
    }

    @Test
    @DisplayName("Of two nodes one holds a duty, whichever of them asks again, until it gives the duty back")
    void oneHolds() {
        requireKept();
        JobStore other = anotherNode();

        assertTrue(store.hold(longer("one")), "nobody held it");
        assertFalse(other.hold(longer("two")), "one holds it");
        assertFalse(other.hold(longer("two")), "one holds it, however often two asks");
        assertTrue(store.hold(longer("one")), "one holds it itself");
        assertTrue(other.hold(longer("one")), "whatever it asks through");
    }

    @Test
    @DisplayName("A duty that is given back is the next node's")
    void givenBack() {
        requireKept();
        JobStore other = anotherNode();
        store.hold(longer("one"));

        assertFalse(store.hold(longer("one").givenBack()), "it is not held any more");

        assertTrue(other.hold(longer("two")), "nobody held it");
        assertFalse(store.hold(longer("one")), "two holds it");
    }

    @Test
    @DisplayName("A node can give back no duty but its own, and one that nobody holds")
    void givesBackItsOwn() {
        requireKept();

        assertFalse(store.hold(duty("one").givenBack()), "there is nothing to give back");
        assertTrue(store.hold(longer("one")));
        assertFalse(anotherNode().hold(longer("two").givenBack()), "it is not two's");

        assertFalse(anotherNode().hold(longer("two")), "one still holds it");
    }

    @Test
    @DisplayName("Two duties are held apart from each other")
    void apart() {
        requireKept();

        assertTrue(store.hold(new Duty("tidy", "one", LONG)));
        assertTrue(store.hold(new Duty("Tidy", "two", LONG)), "another duty");
        assertFalse(store.hold(new Duty("Tidy", "one", LONG)));
        store.hold(new Duty("tidy", "one", Duration.ZERO));

        assertFalse(store.hold(new Duty("Tidy", "one", LONG)), "this one was not given back");
        assertFalse(store.hold(new Duty("Tidy", "Two", LONG)), "another node");
    }

    @Test
    @DisplayName("A duty is held until its lease has passed, and then it is the next node's")
    void runsOut() {
        requireKept();
        store.hold(duty("one"));

        pass(LEASE.minusSeconds(10));
        assertFalse(anotherNode().hold(duty("two")), "the lease runs");

        pass(Duration.ofSeconds(10));
        assertTrue(anotherNode().hold(longer("two")), "the lease has run out");
        assertFalse(store.hold(longer("one")), "two holds it");
    }

    @Test
    @DisplayName("A holder that asks again holds the duty for a lease from then")
    void renews() {
        requireKept();
        store.hold(duty("one"));
        pass(LEASE.minusSeconds(10));

        assertTrue(store.hold(duty("one")));

        pass(LEASE.minusSeconds(10));
        assertFalse(anotherNode().hold(duty("two")), "the second lease runs");
        pass(Duration.ofSeconds(10));
        assertTrue(anotherNode().hold(duty("two")), "the second lease has run out");
    }

    @Test
    @DisplayName("A holder may ask for less than it had")
    void shortens() {
        requireKept();
        store.hold(longer("one"));

        assertTrue(store.hold(duty("one")));

        pass(LEASE);
        assertTrue(anotherNode().hold(duty("two")), "the shorter lease has run out");
    }

    @Test
    @DisplayName("Of sixteen that ask at once exactly one gets a duty that nobody has held before")
    void oneOfMany() {
        requireKept();
        rounds().forEach(round -> {
            Duty first = new Duty("tidy-" + round, "first", LONG);
            assertCount(1, true, race((node, runner) -> node.hold(new Duty(first.name(), "node-" + runner, LONG))));
            assertFalse(store.hold(first), "it is held");
        });
    }

    @Test
    @DisplayName("Of sixteen that ask at once exactly one gets a duty that was given back")
    void oneOfManyNext() {
        requireKept();
        String holder = "first";
        store.hold(longer(holder));
        for (int round = 0; round < Race.ROUNDS; round++) {
            store.hold(longer(holder).givenBack());
            List<Boolean> held = race((node, runner) -> node.hold(longer("node-" + runner)));
            assertCount(1, true, held);
            holder = "node-" + held.indexOf(true);
        }
    }

    @Test
    @DisplayName("Of sixteen that ask at once exactly one succeeds a holder whose lease has run out")
    void oneOfManyHeirs() {
        requireKept();
        store.hold(duty("dead"));
        rounds().forEach(round -> {
            pass(LEASE);
            assertCount(1, true, race((node, runner) -> node.hold(duty("node-" + round + "-" + runner))));
        });
    }
}
