package dev.farjob.jdbc;

/** A durable store on an SQL database. */
public final class JdbcJobStore {
    private JdbcJobStore() {}
}
