/** How a provider is written: a client for a service that takes jobs over HTTP, and nothing more. */
@NullMarked
package dev.farjob.examples.ownprovider;

import org.jspecify.annotations.NullMarked;
