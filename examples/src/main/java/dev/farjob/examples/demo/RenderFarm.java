package dev.farjob.examples.demo;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else's machines, which know nothing of Farjob: they take a scene, render it for as long as it takes, and report
 * to a URL when it is over, again and again until somebody answers with 200.
 */
final class RenderFarm {

    /**
     * A scene that the farm is to render.
     *
     * @param broken whether it will turn out half-way that something is missing
     */
    record Scene(String name, int minutes, boolean broken) {}

    /** The way to the customer's web server. */
    interface Post {
        /** The HTTP status of the answer. */
        int send(URI to, Map<String, List<String>> headers, byte[] body);
    }

    private static final Duration REPORT_AGAIN_AFTER = Duration.ofMinutes(2);

    private final Clock clock;
    private final String secret;
    private final Post post;
    private final Map<String, Render> renders = new LinkedHashMap<>();
    private final Map<String, Instant> unreported = new HashMap<>();

    RenderFarm(Clock clock, String secret, Post post) {
        this.clock = clock;
        this.secret = secret;
        this.post = post;
    }

    /** Starts a render, which has to be paid for, and answers with its number. */
    synchronized String start(String reference, Scene scene, Optional<URI> reportTo) {
        Render render = new Render("r-" + (renders.size() + 1), reference, scene, reportTo, clock.instant());
        renders.put(render.id(), render);
        unreported.put(render.id(), clock.instant());
        return render.id();
    }

    synchronized Optional<Render> find(String id) {
        return Optional.ofNullable(renders.get(id));
    }

    synchronized Optional<Render> findByReference(String reference) {
        return renders.values().stream()
                .filter(render -> render.reference().equals(reference))
                .findFirst();
    }

    /** How many renders of a scene were started. */
    synchronized int started(String scene) {
        return (int) renders.values().stream()
                .filter(render -> render.scene().name().equals(scene))
                .count();
    }

    /** Reports what is over. */
    void tick() {
        for (Render render : toReport()) {
            if (report(render)) {
                forget(render);
            }
        }
    }

    private synchronized List<Render> toReport() {
        Instant now = clock.instant();
        List<Render> over = new ArrayList<>();
        unreported.replaceAll((id, due) -> {
            Render render = renders.get(id);
            if (render == null || !render.state(now).isOver() || now.isBefore(due)) {
                return due;
            }
            over.add(render);
            return now.plus(REPORT_AGAIN_AFTER);
        });
        return over;
    }

    private synchronized void forget(Render render) {
        unreported.remove(render.id());
    }

    private boolean report(Render render) {
        Instant now = clock.instant();
        byte[] body = (render.id() + " " + render.state(now)).getBytes(StandardCharsets.UTF_8);
        return render.reportTo()
                .map(url -> post.send(url, FarmSignature.headers(secret, now, body), body) == 200)
                .orElse(true);
    }
}
