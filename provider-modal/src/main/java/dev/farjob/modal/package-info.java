/** Modal as a provider: the door. */
@NullMarked
package dev.farjob.modal;

import org.jspecify.annotations.NullMarked;
