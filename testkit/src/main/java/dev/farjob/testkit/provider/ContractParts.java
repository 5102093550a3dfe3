package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farjob.model.Handle;
import dev.farjob.model.JobId;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The tools that all rules of the provider contract share. */
abstract class ContractParts {

    private final AtomicInteger jobs = new AtomicInteger();
    private @Nullable ProviderHarness harness;

    /** Opens a client and its simulator, fresh for each rule. The contract closes it. */
    protected abstract ProviderHarness open() throws Exception;

    /** The capabilities that this client lacks; none by default. */
    protected Set<Capability> lacks() {
        return Set.of();
    }

    @BeforeEach
    final void openHarness() throws Exception {
        harness = open();
    }

    @AfterEach
    final void closeHarness() {
        if (harness != null) {
            harness.close();
        }
    }

    final ProviderHarness harness() {
        if (harness == null) {
            throw new IllegalStateException("the harness is not open");
        }
        return harness;
    }

    final ProviderClient client() {
        return harness().client();
    }

    /** Skips the rule if the capability is declared as missing. */
    final void needs(Capability capability) {
        if (lacks().contains(capability)) {
            abort("declared as missing: " + capability);
        }
    }

    /** The client as this capability; skips the rule if it is declared as missing, fails if it is missing all the same. */
    final <T> T needs(Capability capability, Class<T> type) {
        boolean has = type.isInstance(client());
        if (lacks().contains(capability)) {
            if (has) {
                fail(client() + " is a " + type.getSimpleName() + ", and declares that it lacks " + capability);
            }
            abort("declared as missing: " + capability);
        }
        if (!has) {
            fail(client() + " is no " + type.getSimpleName() + ": implement it, or declare that it lacks "
                    + capability);
        }
        return type.cast(client());
    }

    /** The first attempt to send another job. */
    final SpawnRequest request() {
        return request(harness().input());
    }

    final SpawnRequest request(Payload input) {
        return Requests.of(
                        JobId.of("contract-" + jobs.incrementAndGet()),
                        harness().target(),
                        input)
                .webhookUrl(harness().webhookUrl());
    }

    /** Sends a job that is taken. */
    final Handle spawn() {
        return assertInstanceOf(SpawnAnswer.Accepted.class, client().spawn(request()))
                .handle();
    }

    /** The answer of a call; empty if it threw something that proves nothing, which is as good as "unknown". */
    static <T> Optional<T> answer(Callable<T> call) {
        try {
            return Optional.of(call.call());
        } catch (ProviderException thrown) {
            if (thrown.proof() != ProviderException.Proof.NOTHING) {
                fail("nothing was proved, and this was thrown, which claims " + thrown.proof(), thrown);
            }
            return Optional.empty();
        } catch (Exception thrown) {
            return Optional.empty();
        }
    }
}
