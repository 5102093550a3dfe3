/** The requests of a host. */
@NullMarked
package dev.farjob.request;

import org.jspecify.annotations.NullMarked;
