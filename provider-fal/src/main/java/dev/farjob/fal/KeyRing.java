package dev.farjob.fal;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the host for a key, which may go wrong in any way. */
final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /** The result of asking. */
    sealed interface Found {
        /** Here it is. */
        record There(FalKey key) implements Found {}

        /** The host has none. */
        record Missing() implements Found {}

        /** The host could not say. */
        record NotNow(String why) implements Found {}
    }

    private KeyRing() {}

    static Found ask(Supplier<Optional<FalKey>> question) {
        try {
            Optional<FalKey> key = Objects.requireNonNull(question.get(), "the host's keys answered null");
            return key.<Found>map(Found.There::new).orElseGet(Found.Missing::new);
        } catch (RuntimeException broken) {
            // Not its message: whoever keeps secrets may say one when he stumbles
            String name = broken.getClass().getSimpleName();
            LOG.warn("the host's keys for fal could not be asked: {}", name);
            return new Found.NotNow("the host's keys could not be asked: " + name);
        }
    }
}
