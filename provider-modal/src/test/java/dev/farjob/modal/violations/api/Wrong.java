package dev.farjob.modal.violations.api;

import dev.farjob.JobOrchestrator;
import dev.farjob.modal.violations.Door;
import dev.farjob.modal.violations.other.Other;
import io.grpc.Status;

/** Knows the door, gRPC and the engine, makes a thread and prints. */
public final class Wrong {

    private final Door door;

    public Wrong(Door door) {
        this.door = door;
    }

    Thread thread() {
        return new Thread(
                () -> System.out.println(door.getClass() + " " + Status.OK + Other.class + JobOrchestrator.class));
    }
}
