package dev.farjob.modal.simulator;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The faults that are to befall the next requests, each once and in order. */
final class Faults {

    private final Map<ModalRpc, Queue<Fault>> next = new EnumMap<>(ModalRpc.class);

    synchronized void add(ModalRpc rpc, Fault fault) {
        next.computeIfAbsent(rpc, unused -> new ArrayDeque<>()).add(fault);
    }

    synchronized Optional<Fault> take(ModalRpc rpc) {
        Queue<Fault> waiting = next.get(rpc);
        return waiting == null ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }

    synchronized void clear() {
        next.clear();
    }
}
