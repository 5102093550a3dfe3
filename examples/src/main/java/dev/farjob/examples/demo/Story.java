package dev.farjob.examples.demo;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Reception;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The events of one evening, in their order. */
final class Story {

    private static final Owner STUDIO = Owner.of("studio");
    private static final int DEPOSIT = 10_000;
    private static final Duration FRAME = Duration.ofSeconds(30);
    private static final int LATEST_END_IN_MINUTES = 12 * 60;
    private static final String SECRET = "what the farm signs with";

    private final VirtualClock clock = new VirtualClock();
    private final Instant start = clock.instant();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final Wallet wallet = new Wallet(store);
    private final Invoices invoices = new Invoices();
    private final RenderFarm farm = new RenderFarm(clock, SECRET, this::webhook);
    private final Map<Part, JobId> ids = new EnumMap<>(Part.class);
    private final Map<Part, Set<String>> workedOnBy = new ConcurrentHashMap<>();
    private final Board board = new Board();
    private final Screen screen;
    private final Pace pace;
    private @Nullable Node node;
    private int nodes;
    private int postcards;

    Story(Screen screen, Pace pace) {
        this.screen = screen;
        this.pace = pace;
    }

    /** Plays it, and says how it ended. */
    Ending play() throws Exception {
        wallet.deposit(DEPOSIT);

        boot();
        for (Part part : List.of(Part.POSTCARD, Part.TRAILER, Part.STORYBOARD, Part.SUBTITLES, Part.FILM)) {
            submit(part);
        }

        passUntil("0:50");
        cancel(Part.STORYBOARD);

        passUntil("1:00");
        stop();
        passUntil("1:15");
        boot();

        passUntil("1:40");
        dieInTheNextSpawn();
        submit(Part.POSTER);
        passUntil("1:50");
        boot();

        while (!isOver()) {
            pass();
        }
        stop();
        show();
        screen.end();
        return new Ending(store, wallet, DEPOSIT, invoices, farm, ids, workedOnBy, board, postcards);
    }

    private void boot() {
        String name = "node " + ++nodes;
        FarmClient client = new FarmClient(farm, SECRET, clock);
        node = new Node(name, clock, store, client, wallet, invoices, (job, event) -> hear(name, job, event));
        say(name, nodes == 1 ? "starts" : "starts, over the same store");
    }

    private void stop() {
        Node stopping = running();
        node = null;
        stopping.close();
        say(stopping.name(), "is stopped");
    }

    private void dieInTheNextSpawn() {
        running().dieInTheNextSpawn();
    }

    /** The hold on the wallet and the job commit together. */
    private void submit(Part part) throws Exception {
        store.inTransaction(transaction -> {
            Job job = running()
                    .jobs()
                    .submitWithin(
                            transaction,
                            JobRequest.to("farm", "render")
                                    .owner(STUDIO)
                                    .input(part.scene())
                                    .idempotencyKey("click on " + part.title())
                                    .tag("part", part.name())
                                    .build())
                    .job();
            wallet.hold(transaction, job.id(), part.cents());
            ids.put(part, job.id());
        });
        say(part.title(), "is submitted, and " + Money.of(part.cents()) + " are held for it");
    }

    private void cancel(Part part) {
        Cancellation answer = running().jobs().cancel(STUDIO, Objects.requireNonNull(ids.get(part)));
        say(part.title(), "its owner wants it cancelled: " + answer.getClass().getSimpleName());
    }

    /** The farm's reports come in over the web, and reach whichever node is up. */
    private int webhook(URI to, Map<String, List<String>> headers, byte[] body) {
        Node up = node;
        if (up == null) {
            return 503;
        }
        WebhookDelivery delivery = WebhookDelivery.of(to.getRawQuery(), headers, body);
        boolean isPostcard =
                delivery.parameter("job").map(JobId::of).equals(Optional.ofNullable(ids.get(Part.POSTCARD)));
        if (isPostcard) {
            postcards++;
            say(Part.POSTCARD.title(), postcards == 1 ? "its webhook comes in" : "its webhook comes in again");
        }
        Reception answer = up.jobs().receive("farm", delivery);
        // Our answer to the first one is lost on its way back, so the farm sends it again
        return isPostcard && postcards == 1 ? 504 : answer.isAccepted() ? 200 : 401;
    }

    private void passUntil(String time) throws InterruptedException {
        while (time().compareTo(time) < 0) {
            pass();
        }
    }

    /** Half a minute passes. */
    private void pass() throws InterruptedException {
        clock.advance(FRAME);
        farm.tick();
        Node up = node;
        if (up != null) {
            up.sweep();
            if (!up.isAlive()) {
                say(up.name(), "dies: the farm has its request, the answer reaches nobody");
                node = null;
                up.close();
            }
        }
        show();
        pace.rest();
    }

    private void show() {
        ids.forEach((part, id) -> store.find(id).ifPresent(job -> board.show(part, job)));
        screen.show(headline(), board);
    }

    private boolean isOver() {
        if (Duration.between(start, clock.instant()).toMinutes() > LATEST_END_IN_MINUTES) {
            return true;
        }
        return ids.values().stream()
                .map(store::find)
                .flatMap(Optional::stream)
                .allMatch(job -> job.state().isSettled());
    }

    private Node running() {
        return Objects.requireNonNull(node, "no node is up");
    }

    private void hear(String by, Job job, JobEvent event) {
        Part part = Part.of(job);
        workedOnBy.computeIfAbsent(part, any -> ConcurrentHashMap.newKeySet()).add(by);
        if (event.kind() != EventKind.SPAWN_STARTED) {
            say(part.title(), event.state() + ": " + words(event));
        }
    }

    private static String words(JobEvent event) {
        return switch (event.kind()) {
            case STEP_DONE -> event.note() + " is done";
            case STEP_FAILED -> event.note().split(":", 2)[0] + " failed, and will be tried again";
            default -> event.note();
        };
    }

    private void say(String who, String what) {
        String line = String.format(Locale.ROOT, "%s  %-11s%s", time(), who, what);
        screen.say(line.length() <= 80 ? line : line.substring(0, 77) + "...");
    }

    private String headline() {
        Node up = node;
        String where = up == null ? "no node is up" : up.name() + " is up";
        return String.format(Locale.ROOT, "%s  %-16s wallet: %s free", time(), where, Money.of(wallet.free()));
    }

    private String time() {
        Duration passed = Duration.between(start, clock.instant());
        return String.format(Locale.ROOT, "%d:%02d", passed.toHours(), passed.toMinutesPart());
    }
}
