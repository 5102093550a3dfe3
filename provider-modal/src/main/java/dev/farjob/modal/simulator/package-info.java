/**
 * Modal on this machine: its control plane and its store of blobs, as unreliable as wanted, in virtual or real time.
 *
 * <pre>{@code
 * try (ModalSimulator modal = ModalSimulator.start()) {
 *     modal.state().deploy(ModalFunction.of("my-app", "render"), RemoteFunction.returning(Map.of("key", "out.mp4")));
 *     ModalProvider client = ModalProvider.overGrpc(modal.options());
 * }
 * }</pre>
 */
@NullMarked
package dev.farjob.modal.simulator;

import org.jspecify.annotations.NullMarked;
