package dev.farjob.jdbc.trouble;

import java.sql.SQLException;

/** Lets a test act at the moments at which a database is spoken to. The speaker gets to see whatever it throws. */
public interface Tap {

    /** Something is about to be said; the database has not heard it. */
    default void before(Exchange exchange) throws SQLException {}

    /** The database has done it, and the speaker has not heard so. */
    default void after(Exchange exchange) throws SQLException {}

    /** The database has refused it, and the speaker is about to hear so. */
    default void refused(Exchange exchange, SQLException reason) throws SQLException {}
}
