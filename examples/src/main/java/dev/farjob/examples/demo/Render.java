package dev.farjob.examples.demo;

import dev.farjob.examples.demo.RenderFarm.Scene;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One render at the farm. How it is follows from the time. */
final class Render {

    enum State {
        WAITING,
        RENDERING,
        DONE,
        FAILED,
        STOPPED;

        boolean isOver() {
            return this == DONE || this == FAILED || this == STOPPED;
        }
    }

    private static final Duration IN_THE_QUEUE = Duration.ofMinutes(4);

    private final String id;
    private final String reference;
    private final Scene scene;
    private final Optional<URI> reportTo;
    private final Instant begins;
    private @Nullable Instant stopped;

    Render(String id, String reference, Scene scene, Optional<URI> reportTo, Instant now) {
        this.id = id;
        this.reference = reference;
        this.scene = scene;
        this.reportTo = reportTo;
        this.begins = now.plus(IN_THE_QUEUE);
    }

    String id() {
        return id;
    }

    /** The customer's own name for it. */
    String reference() {
        return reference;
    }

    Scene scene() {
        return scene;
    }

    Optional<URI> reportTo() {
        return reportTo;
    }

    synchronized State state(Instant now) {
        if (stopped != null) {
            return State.STOPPED;
        }
        if (now.isBefore(begins)) {
            return State.WAITING;
        }
        double share = share(now);
        if (scene.broken() && share >= 0.5) {
            return State.FAILED;
        }
        return share >= 1 ? State.DONE : State.RENDERING;
    }

    /** How much of it is rendered, from 0 to 1. */
    double share(Instant now) {
        double minutes = Duration.between(begins, now).toSeconds() / 60.0;
        return Math.max(0, Math.min(1, minutes / scene.minutes()));
    }

    synchronized boolean stop(Instant now) {
        if (state(now).isOver()) {
            return false;
        }
        stopped = now;
        return true;
    }
}
