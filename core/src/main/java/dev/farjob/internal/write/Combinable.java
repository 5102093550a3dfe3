package dev.farjob.internal.write;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.store.Change;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.Optional;

/**
 * How items of one kind share a call to the store.
 *
 * @param <C> a new job, a change
 */
interface Combinable<C> {

    /** New jobs: two that may turn out to be one job do not share a call, so that each gets the answer it would get alone. */
    Combinable<NewJob> INSERTS = new Combinable<>() {

        @Override
        public JobId job(NewJob item) {
            return item.job().id();
        }

        @Override
        public List<Object> keys(NewJob item) {
            Job job = item.job();
            return job.spec()
                    .idempotencyKey()
                    .map(key -> List.<Object>of(job.id(), new OwnedKey(job.owner(), key)))
                    .orElseGet(() -> List.of(job.id()));
        }

        @Override
        public int weight(NewJob item) {
            return weigh(Optional.of(item.job().spec().input()));
        }
    };

    /** Changes: two of one job do not share a call. */
    Combinable<Change> CHANGES = new Combinable<>() {

        @Override
        public JobId job(Change item) {
            return item.id();
        }

        @Override
        public List<Object> keys(Change item) {
            return List.of(item.id());
        }

        @Override
        public int weight(Change item) {
            Optional<Outcome> outcome = item.after().outcome();
            return weigh(outcome.filter(now -> !item.before().outcome().equals(outcome))
                    .filter(Outcome.Succeeded.class::isInstance)
                    .map(now -> ((Outcome.Succeeded) now).result().payload()));
        }
    };

    /** Which job it is about. */
    JobId job(C item);

    /** The keys that two items of one call must not have in common. */
    List<Object> keys(C item);

    /** How much of a call it takes up: one for a row, and more the more text it brings. */
    int weight(C item);

    /** Within one owner, whoever has an idempotency key has it alone. */
    record OwnedKey(Owner owner, IdempotencyKey key) {}

    /** So many characters weigh as much as a row; 500 times that is 4 MB, which every database takes in one piece. */
    int TEXT_OF_A_ROW = 8 * 1024;

    private static int weigh(Optional<Payload> text) {
        return 1 + text.map(payload -> payload.json().length()).orElse(0) / TEXT_OF_A_ROW;
    }
}
