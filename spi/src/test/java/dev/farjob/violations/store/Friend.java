package dev.farjob.violations.store;

import dev.farjob.violations.model.Worldly;
import java.sql.Connection;

/** A store that knows a database, and half of a cycle. */
public interface Friend {
    /** The other half. */
    Worldly worldly(Connection connection);
}
