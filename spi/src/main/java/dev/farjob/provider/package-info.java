/**
 * The interfaces that the author of a provider client implements: {@link dev.farjob.provider.ProviderClient}, and as many of
 * the small capability interfaces as the provider can honour.
 *
 * <p>Calls block, are made from many threads at once and never repeat themselves behind the engine's back. Answers say
 * what they prove about the remote side; anything else is {@code Unknown}, and the engine knows what to do with that.
 * {@code ProviderClientContract} in the test kit checks an implementation.
 */
@NullMarked
package dev.farjob.provider;

import org.jspecify.annotations.NullMarked;
