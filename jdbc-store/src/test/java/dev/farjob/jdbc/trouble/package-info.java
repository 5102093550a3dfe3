/**
 * The store when the database is unwell: pools without a connection, connections that break at the worst moment, others who
 * want the same rows, and transactions that are the host's.
 *
 * <p>{@link dev.farjob.jdbc.trouble.TappedDataSource} lets a test interfere with what is said to a database, and
 * {@link dev.farjob.jdbc.trouble.Faults} is a list of what is to go wrong.
 */
@NullMarked
package dev.farjob.jdbc.trouble;

import org.jspecify.annotations.NullMarked;
