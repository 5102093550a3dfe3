/** Four applications as they were built by hand, and what went wrong in them: here it does not. */
@NullMarked
package dev.farjob.examples.applications;

import org.jspecify.annotations.NullMarked;
