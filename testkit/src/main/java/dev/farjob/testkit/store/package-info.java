/**
 * The promises of a store, as tests: extend {@link dev.farjob.testkit.store.JobStoreContract}, or
 * {@link dev.farjob.testkit.store.TransactionalJobStoreContract} for a store that shares its database with the host.
 * {@link dev.farjob.testkit.store.Jobs} makes jobs in any state, for these tests and for others.
 */
@NullMarked
package dev.farjob.testkit.store;

import org.jspecify.annotations.NullMarked;
