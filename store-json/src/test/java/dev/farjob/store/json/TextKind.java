package dev.farjob.store.json;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * One kind of text.
 *
 * @param name what it is of
 * @param any one by chance
 */
record TextKind<V>(String name, Function<AnyValue, V> any, Function<V, String> write, Function<String, V> read) {

    /** All that there are. */
    static List<TextKind<?>> all() {
        return List.of(
                new TextKind<>("job", AnyJob::of, JobJson::write, JobJson::readJob),
                new TextKind<>("spec", AnyValue::spec, JobJson::write, JobJson::readSpec),
                new TextKind<>("event", AnyValue::event, JobJson::write, JobJson::readEvent),
                new TextKind<>("step", AnyValue::step, JobJson::write, JobJson::readStep),
                new TextKind<>("outcome", AnyValue::outcome, JobJson::write, JobJson::readOutcome),
                new TextKind<>("result", AnyValue::result, JobJson::write, JobJson::readResult),
                new TextKind<>("failure", AnyValue::failure, JobJson::write, JobJson::readFailure),
                new TextKind<>("media", AnyValue::media, JobJson::write, JobJson::readMedia),
                new TextKind<>("webhook", AnyValue::webhook, JobJson::write, JobJson::readWebhook));
    }

    /** A value by this chance, always the same. */
    V value(long seed) {
        return any.apply(new AnyValue(new Random(seed)));
    }

    /** The text of such a value. */
    String text(long seed) {
        return write.apply(value(seed));
    }

    /** What this text becomes if it is read and written again. */
    String again(String text) {
        return write.apply(read.apply(text));
    }

    @Override
    public String toString() {
        return name;
    }
}
