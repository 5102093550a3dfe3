package dev.farjob.internal.loop;

import java.util.concurrent.CompletableFuture;

/** Makes a loop begin its next round before its time. */
final class Bell {

    private CompletableFuture<Void> rung = new CompletableFuture<>();

    synchronized CompletableFuture<Void> next() {
        rung = new CompletableFuture<>();
        return rung;
    }

    synchronized void ring() {
        rung.complete(null);
    }
}
