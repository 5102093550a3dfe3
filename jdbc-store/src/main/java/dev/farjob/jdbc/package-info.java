/**
 * {@link dev.farjob.jdbc.JdbcJobStore}, a durable store on PostgreSQL, H2, SQLite, MariaDB and MySQL.
 */
@NullMarked
package dev.farjob.jdbc;

import org.jspecify.annotations.NullMarked;
