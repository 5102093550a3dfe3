/**
 * The demo: six renders on somebody else's machines, and everything that can happen to them on one evening.
 *
 * <p>Begin with {@link dev.farjob.examples.demo.Story}, which is what happens; {@link dev.farjob.examples.demo.Node} is
 * how a host sets Farjob up, {@link dev.farjob.examples.demo.Wallet} how it is paid for, and
 * {@link dev.farjob.examples.demo.FarmClient} how a provider is written.
 */
@NullMarked
package dev.farjob.examples.demo;

import org.jspecify.annotations.NullMarked;
