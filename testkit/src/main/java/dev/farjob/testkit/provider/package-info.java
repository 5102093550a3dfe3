/**
 * For the authors of providers and for everybody who tests against one.
 *
 * <p>{@link dev.farjob.testkit.provider.ProviderClientContract} checks a provider client against a simulator of its
 * provider. {@link dev.farjob.testkit.provider.ScriptedProvider} is a provider in memory that does what a test tells it to.
 */
@NullMarked
package dev.farjob.testkit.provider;

import org.jspecify.annotations.NullMarked;
