package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A recovery costs as much as the owner's live jobs, however many others there are. */
class RecoveryCostTest {

    private final Bench bench = new Bench();
    private final Between provider =
            new Between(ScriptedProvider.named("counted").clock(bench.clock).build());
    private final Between store = new Between(bench.store);
    private final JobOrchestrator jobs =
            bench.node(store.as(JobStore.class), builder -> builder.provider(provider.as(ScriptedProvider.class)));

    private void submit(int count, String owner) {
        jobs.submit(Collections.nCopies(
                count,
                JobRequest.to("counted", "render").owner(owner).input(Map.of()).build()));
    }

    private Map<String, Integer> costOfRecovering() {
        bench.clock.advance(Duration.ofSeconds(6));
        store.forget();
        provider.forget();
        assertEquals(10, jobs.recover(Bench.ANN).live().size());
        return Map.of(
                "list", store.calls("list"),
                "claim", store.calls("claim"),
                "find", store.calls("find"),
                "apply", store.calls("apply"),
                "observe", provider.calls("observe"));
    }

    @Test
    void tenJobsOfTheOwnerAmongTenThousandCostTenLooks() {
        submit(10_000, "bob");
        submit(10, "ann");
        assertEquals(10, costOfRecovering().get("observe"));
    }

    @Test
    void tenJobsOfTheOwnerAmongTenThousandCostWhatTheyCostAlone() {
        submit(10_000, "bob");
        submit(10, "ann");
        Map<String, Integer> among = costOfRecovering();
        RecoveryCostTest alone = new RecoveryCostTest();
        alone.submit(10, "ann");
        assertEquals(alone.costOfRecovering(), among);
    }

    @Test
    void theStoreIsReadAFixedNumberOfTimes() {
        submit(10, "ann");
        costOfRecovering();
        assertEquals(3, store.calls("list"));
        assertEquals(1, store.calls("claim"));
        assertEquals(0, store.calls("find"));
    }

    @Test
    void settledJobsCostNothing() {
        submit(200, "ann");
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        submit(10, "ann");
        costOfRecovering();
        assertEquals(10, provider.calls("observe"));
        assertTrue(store.calls("list") <= 3);
    }

    @Test
    void anOwnerWithoutLiveJobsCostsNoCallAtAll() {
        submit(100, "bob");
        store.forget();
        provider.forget();
        jobs.recover(Bench.ANN);
        assertEquals(
                List.of(0, 0, 0, 0),
                Stream.of(
                                store.calls("claim"),
                                store.calls("apply"),
                                provider.calls("observe"),
                                provider.calls("result"))
                        .toList());
    }
}
