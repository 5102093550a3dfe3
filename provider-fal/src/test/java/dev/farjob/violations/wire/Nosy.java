package dev.farjob.violations.wire;

import dev.farjob.violations.simulator.Toy;
import java.sql.Connection;

/** Wants to know more than a text. */
public final class Nosy {

    Toy toy = new Toy();

    boolean isOpen(Connection connection) {
        return connection != null;
    }
}
