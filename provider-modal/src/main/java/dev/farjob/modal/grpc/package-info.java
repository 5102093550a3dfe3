/** The route over Modal's control plane, as its official SDKs take it. */
@NullMarked
package dev.farjob.modal.grpc;

import org.jspecify.annotations.NullMarked;
