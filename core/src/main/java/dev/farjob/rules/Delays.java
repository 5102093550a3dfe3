package dev.farjob.rules;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How the delays between attempts follow one another, before jitter. */
sealed interface Delays {

    /** The delay after so many failures; empty to give up. */
    Optional<Duration> after(int failures);

    /** One by one. */
    record Listed(List<Duration> list) implements Delays {
        public Listed {
            list = List.copyOf(Objects.requireNonNull(list, "delays must not be null"));
            list.forEach(delay -> Check.notNegative("delay", delay));
        }

        @Override
        public Optional<Duration> after(int failures) {
            return failures <= list.size() ? Optional.of(list.get(failures - 1)) : Optional.empty();
        }
    }

    /** Each one a factor longer than the one before. */
    record Growing(Duration first, double factor, Duration max, int attempts) implements Delays {
        public Growing {
            Check.positive("first", first);
            Check.factor("factor", factor);
            Check.order("first", first, "max", Objects.requireNonNull(max, "max must not be null"));
            Check.atLeast(1, "attempts", attempts);
        }

        @Override
        public Optional<Duration> after(int failures) {
            return failures < attempts
                    ? Optional.of(Spans.times(first, Math.pow(factor, failures - 1), max))
                    : Optional.empty();
        }
    }
}
