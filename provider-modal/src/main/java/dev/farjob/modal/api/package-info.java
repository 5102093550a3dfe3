/** What a host says to the Modal provider, and what it reads from it. */
@NullMarked
package dev.farjob.modal.api;

import org.jspecify.annotations.NullMarked;
