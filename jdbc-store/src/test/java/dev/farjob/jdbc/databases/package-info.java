/**
 * Databases to test on: {@link dev.farjob.jdbc.databases.TestDatabase} gives an empty one in milliseconds,
 * {@link dev.farjob.jdbc.databases.OpenDatabases} closes it after the test, and
 * {@link dev.farjob.jdbc.databases.PostgresServer} can be a server of one's own to break.
 */
@NullMarked
package dev.farjob.jdbc.databases;

import org.jspecify.annotations.NullMarked;
