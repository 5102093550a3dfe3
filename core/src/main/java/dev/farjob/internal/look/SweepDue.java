package dev.farjob.internal.look;

import dev.farjob.answer.Sweep;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.LaunchLooks.Begun;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.InHand;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.SharedWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due and looks at it, provider by provider: a slow one fills its own places and nobody else's.
 */
public final class SweepDue {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDue.class);

    /** How long one cron-safe pass may take. */
    private static final Duration PASS = Duration.ofSeconds(50);

    private final Timekeeper time;
    private final ClaimJobs claims;
    private final Providers providers;
    private final Looks looks;
    private final LaunchLooks launch;
    private final SharedWrites writes;
    private final InHand inHand;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final RoomAgain roomAgain;
    private volatile boolean backlog;

    public SweepDue(
            Timekeeper time,
            ClaimJobs claims,
            Providers providers,
            Looks looks,
            LaunchLooks launch,
            SharedWrites writes,
            InHand inHand) {
        this.time = time;
        this.claims = claims;
        this.providers = providers;
        this.looks = looks;
        this.roomAgain = new RoomAgain(time, looks::hasMuchRoom);
        this.launch = launch;
        this.writes = writes;
        this.inHand = inHand;
    }

    /** Has this done when a place is free again and more may be due than there was room for. */
    public void whenThereIsRoom(Runnable again) {
        launch.whenThereIsRoom(provider -> {
            if (backlog) {
                roomAgain.at(provider, again);
            }
        });
    }

    /** One round of claims that does not wait for the looks it begins. */
    public void begin() {
        round();
    }

    /**
     * A round of claims.
     *
     * @param begun the looks that it began
     * @param sawAll whether there was a place at each provider, so that whatever was due could be claimed
     */
    private record Round(List<Begun> begun, boolean sawAll) {}

    private Round round() {
        writes.hurry();
        inHand.hurry();
        List<Begun> begun = new ArrayList<>();
        boolean full = false;
        boolean sawAll = true;
        for (String provider : providers.names()) {
            int room = looks.free(provider);
            List<Leased> claimed = room <= 0 ? List.of() : claims.due(provider, room);
            sawAll &= room > 0;
            full |= claimed.size() >= room;
            if (full) {
                // Known before the looks begin, because one of them may end at once.
                backlog = true;
            }
            begun.addAll(launch.claimed(provider, claimed));
        }
        backlog = full;
        return new Round(begun, sawAll);
    }

    /**
     * Rounds of claims until nothing is due or the time of one pass is up. A round waits for the looks of the one before and
     * not for their steps, which may take as long as they like: those are waited for when nothing else is due. A node that is
     * closed claims nothing, and does not know what is due.
     */
    public Sweep pass() {
        if (!claims.areOpen() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "sweep() was called on an orchestrator that is closed: it looks at nothing and leaves what is due to other"
                            + " nodes; let the cron job sweep on one that is open; this is said once");
        }
        long start = time.nanoTime();
        List<Begun> all = new ArrayList<>();
        int ended = 0;
        while (true) {
            Round round = round();
            all.addAll(round.begun());
            if (!round.begun().isEmpty()) {
                if (!areDone(round.begun().stream().map(Begun::looked), start)) {
                    return swept(all, false);
                }
            } else if (ended == all.size()) {
                return swept(all, round.sawAll() && claims.areOpen());
            } else if (areDone(all.stream().map(Begun::ended), start)) {
                ended = all.size();
            } else {
                return swept(all, false);
            }
        }
    }

    /** Waits for these, as long as one pass may take. */
    private boolean areDone(Stream<? extends CompletableFuture<?>> these, long start) {
        return these.allMatch(one -> {
            Duration left = PASS.minusNanos(time.nanoTime() - start);
            return !left.isNegative() && time.await(one, left);
        });
    }

    private static Sweep swept(List<Begun> all, boolean complete) {
        long looked = all.stream().filter(one -> one.looked().isDone()).count();
        long failed = all.stream().filter(one -> !one.ended().getNow(true)).count();
        return Sweep.builder()
                .looked((int) looked)
                .failed((int) failed)
                .complete(complete)
                .build();
    }
}
