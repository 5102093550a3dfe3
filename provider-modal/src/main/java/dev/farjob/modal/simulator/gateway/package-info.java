/**
 * A simulator of a gateway app on Modal, and of Modal's edge in front of it, on a port of this machine: for tests of hosts
 * and of clients. It is as unreliable as the real one where it is told to be.
 */
@NullMarked
package dev.farjob.modal.simulator.gateway;

import org.jspecify.annotations.NullMarked;
