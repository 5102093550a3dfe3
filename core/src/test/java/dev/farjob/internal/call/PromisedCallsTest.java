package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Calls of attempts that went on record with no more than the promise of a place. */
class PromisedCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(7);

    private final ScriptedProvider client = ScriptedProvider.named("fake")
            .traits(ProviderTraits.builder().callTimeout(LIMIT).callsInFlight(1).build())
            .build();
    private final ImpatientTime time = new ImpatientTime();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final ProviderCalls calls = new ProviderCalls(time, threads::add);

    /** A call that is answered at once, so that places are promised from here on. */
    private String answered() {
        time.whileWaiting(() -> threads.remove().run());
        try {
            return say(calls.ask(client, ProviderClient::name));
        } finally {
            time.whileWaiting(() -> {});
        }
    }

    private static String say(CallAnswer<String> answer) {
        return answer.orElse(thrown -> "threw " + thrown.getClass().getSimpleName(), "timed out", "not made");
    }

    private List<CallPlace> allThatIsGranted() {
        List<CallPlace> granted = new ArrayList<>();
        Optional<CallPlace> next = calls.enterToSend(client, LIMIT);
        while (next.isPresent()) {
            granted.add(next.get());
            next = calls.enterToSend(client, LIMIT);
        }
        return granted;
    }

    @Test
    void aPromisedPlaceThatIsNotHadPromptlyIsGivenUpAndTheCallIsNotMade() {
        answered();
        CallPlace promised = calls.enterToSend(client, LIMIT).orElseThrow();
        calls.ask(client, ProviderClient::name);
        time.waits.clear();
        assertEquals("not made", say(calls.askPatiently(promised, client, ProviderClient::name, late -> {})));
        assertEquals(List.of(ProviderCalls.PROMPTLY), time.waits);
        threads.remove().run();
        assertEquals("fake", answered(), "the place is not kept for it");
    }

    @Test
    void aPromiseThatIsGivenBackGoesToAnother() {
        answered();
        List<CallPlace> granted = allThatIsGranted();
        assertEquals(8, granted.size(), "seven promises and the place");
        CallPlace promised = granted.get(0);
        promised.giveBack();
        promised.giveBack();
        assertTrue(calls.enterToSend(client, LIMIT).isPresent());
        assertEquals(Optional.empty(), calls.enterToSend(client, LIMIT));
    }
}
