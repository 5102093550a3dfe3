/**
 * The interfaces that the author of a store implements: {@link dev.farjob.store.JobStore}, and
 * {@link dev.farjob.store.TransactionalJobStore} where the host's own data lives in the same database.
 *
 * <p>{@code JobStoreContract} in the test kit checks an implementation, races included.
 */
@NullMarked
package dev.farjob.store;

import org.jspecify.annotations.NullMarked;
