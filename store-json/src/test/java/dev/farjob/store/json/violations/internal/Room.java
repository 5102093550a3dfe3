package dev.farjob.store.json.violations.internal;

import dev.farjob.store.json.violations.Wrong;
import java.sql.Connection;
import java.util.List;

/** Knows who needs it, and a database. */
public final class Room {

    private final List<Connection> connections = List.of();

    /** Whether it is that one's. */
    public boolean isOf(Wrong wrong) {
        return wrong.factory().canHandleBinaryNatively() && connections.isEmpty();
    }
}
