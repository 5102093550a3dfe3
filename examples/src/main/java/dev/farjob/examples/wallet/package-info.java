/** Three ways to take money for a job, each built from steps. */
@NullMarked
package dev.farjob.examples.wallet;

import org.jspecify.annotations.NullMarked;
