package dev.farjob.jdbc.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.cost.QuietServer.Place;
import dev.farjob.jdbc.cost.RecordedLives.Changed;
import dev.farjob.jdbc.cost.RecordedLives.Claimed;
import dev.farjob.jdbc.cost.RecordedLives.Inserted;
import dev.farjob.jdbc.cost.RecordedLives.Write;
import dev.farjob.model.EventKind;
import dev.farjob.model.JobEvent;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cost of a job in bytes of PostgreSQL's write-ahead log, payload aside: the writes of the engine itself, a hundred jobs
 * at a time, on tables that are warm, without images of whole pages.
 */
@ExtendWith(QuietServer.class)
class WalTest {

    private static final int BATCH = 100;
    private static final int BATCHES = 10;
    private static final int MOST_OF_A_POLL = 60;

    private static final int MOST_OF_A_LIFE = 3_000;

    private static final int MOST_OF_A_LOOK_AND_A_CHANGE = 450;

    @Test
    void anUnchangedPollCostsAtMost60BytesAndALife3000() {
        WalBill bill = billOf(RecordedLives.THREE_POLLS);
        for (int poll = 1; poll <= RecordedLives.THREE_POLLS.size(); poll++) {
            assertTrue(bill.bytesOf("poll " + poll) <= MOST_OF_A_POLL, bill::toString);
        }
        assertTrue(bill.total() <= MOST_OF_A_LIFE, bill::toString);
    }

    @Test
    void oneMoreLookAtWhichAJobIsSeenRunningCostsALookAndAChange() {
        WalBill bill = billOf(RecordedLives.SEEN_RUNNING);
        assertTrue(bill.total() <= MOST_OF_A_LIFE + MOST_OF_A_LOOK_AND_A_CHANGE, bill::toString);
    }

    private static WalBill billOf(List<ProviderStatus> answers) {
        try (Place place = QuietServer.place()) {
            live(place, RecordedLives.of(BATCH, answers), new WalBill(BATCH));
            place.jdbi().useHandle(handle -> handle.execute("CHECKPOINT"));
            live(place, RecordedLives.of(BATCH, answers), new WalBill(BATCH));
            WalBill bill = new WalBill(BATCH * BATCHES);
            for (int i = 0; i < BATCHES; i++) {
                live(place, RecordedLives.of(BATCH, answers), bill);
            }
            bill.print("A life with " + answers.size() + " polls", place);
            return bill;
        }
    }

    /** Lives these lives side by side, and notes what each move of all of them costs. */
    static void live(Place place, List<List<Write>> lives, WalBill bill) {
        int polls = 0;
        for (int move = 0; move < lives.get(0).size(); move++) {
            int now = move;
            List<Write> writes = lives.stream().map(life -> life.get(now)).toList();
            String name = name(writes.get(0));
            if (writes.get(0) instanceof Claimed) {
                name += " " + ++polls;
                place.advance(RecordedLives.GAP);
            }
            long before = place.walBytes();
            write(place, writes);
            bill.add(name, before, place.walBytes());
        }
    }

    private static void write(Place place, List<Write> writes) {
        if (writes.get(0) instanceof Inserted) {
            place.store()
                    .insert(writes.stream()
                            .map(Inserted.class::cast)
                            .map(Inserted::job)
                            .toList());
        } else if (writes.get(0) instanceof Changed) {
            List<Change> changes = writes.stream()
                    .map(Changed.class::cast)
                    .map(Changed::change)
                    .toList();
            assertTrue(place.store().apply(changes).stream().allMatch(Verdict.APPLIED::equals));
        } else {
            Claim claim = new Claim.DueJobs(AcmeProvider.NAME, writes.size());
            assertEquals(writes.size(), place.store().claim(claim).size());
        }
    }

    private static String name(Write write) {
        if (write instanceof Changed changed) {
            EventKind kind = changed.change().event().map(JobEvent::kind).orElseThrow();
            return kind + " → " + changed.change().after().state();
        }
        return write instanceof Claimed ? "poll" : "submit";
    }
}
