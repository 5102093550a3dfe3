/** The types by which a host talks to the Modal provider, and reads from it. */
@NullMarked
package dev.farjob.modal.api;

import org.jspecify.annotations.NullMarked;
