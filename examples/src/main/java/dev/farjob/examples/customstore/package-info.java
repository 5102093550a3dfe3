/**
 * How do I keep jobs in a database that Farjob does not know? By a {@code JobStore} of one's own: here for a document
 * database, written against {@code farjob-spi}, with the texts of {@code farjob-store-json}.
 *
 * <p>Read {@link dev.farjob.examples.customstore.DocumentDatabase} first, for what it asks of a database, then
 * {@link dev.farjob.examples.customstore.DocumentJobStore}, for how each promise of a store is kept with that, then the
 * test: one short class checks all of it.
 */
@NullMarked
package dev.farjob.examples.customstore;

import org.jspecify.annotations.NullMarked;
