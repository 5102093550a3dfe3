package dev.farjob.memory;

import dev.farjob.store.UnmatchedWebhook;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Webhooks that wait for their job. */
final class UnmatchedWebhooks {

    private static final Comparator<Kept> OLDEST_FIRST =
            Comparator.comparing((Kept kept) -> kept.webhook.receivedAt()).thenComparingLong(Kept::order);

    /** @param order decides among webhooks of the same instant: the one kept first is the older one */
    private record Kept(UnmatchedWebhook webhook, long order) {}

    private record Sender(String provider, String handleId) {}

    private record Delivery(Sender sender, String key) {}

    private final Set<Delivery> known = new HashSet<>();
    private final Map<Sender, NavigableSet<Kept>> bySender = new HashMap<>();
    private final NavigableSet<Kept> byAge = new TreeSet<>(OLDEST_FIRST);
    private long next;

    boolean keep(UnmatchedWebhook webhook) {
        Sender sender = new Sender(webhook.provider(), webhook.handleId());
        if (!known.add(new Delivery(sender, webhook.key()))) {
            return false;
        }
        Kept kept = new Kept(webhook, next++);
        byAge.add(kept);
        bySender.computeIfAbsent(sender, absent -> new TreeSet<>(OLDEST_FIRST)).add(kept);
        return true;
    }

    List<UnmatchedWebhook> of(String provider, String handleId) {
        NavigableSet<Kept> kept = bySender.get(new Sender(provider, handleId));
        return kept == null ? List.of() : kept.stream().map(Kept::webhook).toList();
    }

    int purge(Instant receivedBefore, int limit) {
        int removed = 0;
        while (removed < limit
                && !byAge.isEmpty()
                && byAge.first().webhook().receivedAt().isBefore(receivedBefore)) {
            forget(byAge.first());
            removed++;
        }
        return removed;
    }

    private void forget(Kept kept) {
        Sender sender = new Sender(kept.webhook().provider(), kept.webhook().handleId());
        byAge.remove(kept);
        known.remove(new Delivery(sender, kept.webhook().key()));
        bySender.computeIfPresent(sender, (same, all) -> {
            all.remove(kept);
            return all.isEmpty() ? null : all;
        });
    }
}
